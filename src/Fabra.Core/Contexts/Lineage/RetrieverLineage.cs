
namespace Fabra.Core.Contexts;

/// <summary>One retrieval, as the record keeps it.</summary>
public sealed record RetrieverLineage
{
    public required string RetrieverName { get; init; }

    public string Query { get; init; } = "";

    public int ResultsCount { get; init; }

    public double LatencyMs { get; init; }

    public string IndexName { get; init; } = "";

    /// <summary>The index of this server that was searched; null when none was, or several.</summary>
    public Guid? IndexId { get; init; }

    /// <summary>How it was searched; empty when it was not, or in several ways.</summary>
    public string Mode { get; init; } = "";

    public IReadOnlyList<RetrievedChunk> Chunks { get; init; } = [];

    /// <summary>The caller made it and reported it.</summary>
    public bool External { get; init; }

    public string TrackingError { get; init; } = "";
}
