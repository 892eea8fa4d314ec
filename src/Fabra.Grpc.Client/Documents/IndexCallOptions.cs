using Fabra.V1;

namespace Fabra.Client;

/// <summary>Options of <see cref="FabraClient.CreateIndexAsync"/>.</summary>
public sealed record CreateIndexOptions : FabraCallOptions
{
    /// <summary>What the index holds, for people. Default: nothing.</summary>
    public string Description { get; init; } = "";

    /// <summary>How long a chunk may be, in tokens of <c>o200k_base</c>: 16 to 8,192. Null: 512.</summary>
    public int? MaxChunkTokens { get; init; }

    /// <summary>How many tokens a chunk repeats of the one before it: 0 to half of the longest chunk. Null: a tenth of it.</summary>
    public int? OverlapTokens { get; init; }
}

/// <summary>Options of <see cref="FabraClient.ListIndexesAsync"/>.</summary>
public sealed record ListIndexesOptions : FabraCallOptions
{
    /// <summary>How many indexes travel at once: 1 to 1,000. Default: 1,000.</summary>
    public int PageSize { get; init; } = 1000;
}

/// <summary>Options of <see cref="FabraClient.CompactIndexAsync"/>.</summary>
public sealed record CompactIndexOptions : FabraCallOptions;

/// <summary>Options of <see cref="FabraClient.IndexDocumentsAsync"/>.</summary>
public sealed record IndexDocumentsOptions : FabraCallOptions
{
    /// <summary>Makes repeating the call safe for 24 hours: 1 to 128 characters. Null: a new unique id, so that the client's own
    /// repetitions are safe.</summary>
    public string? RequestId { get; init; }
}

/// <summary>Options of <see cref="FabraClient.IngestDocumentsAsync"/>.</summary>
public sealed record IngestDocumentsOptions : FabraCallOptions
{
    /// <summary>How many documents travel and are acknowledged together at most: 1 to 1,000. Default: 100.</summary>
    public int BatchSize { get; init; } = 100;

    /// <summary>How many bytes travel together at most: 1 to 16 MiB. A document that is larger travels alone. Default: 1 MiB.</summary>
    public int BatchBytes { get; init; } = 1024 * 1024;

    /// <summary>How many batches may await their acknowledgement: 1 to 1,000. Default: 4.</summary>
    public int MaxOutstandingBatches { get; init; } = 4;
}

/// <summary>Options of <see cref="FabraClient.GetDocumentAsync"/>.</summary>
public sealed record GetDocumentOptions : FabraCallOptions
{
    /// <summary>Reads the document as it was at that instant. Null: now.</summary>
    public DateTimeOffset? AsOf { get; init; }
}

/// <summary>Options of <see cref="FabraClient.ListDocumentsAsync"/>.</summary>
public sealed record ListDocumentsOptions : FabraCallOptions
{
    /// <summary>What ids begin with, such as <c>docs/</c>. Default: nothing, all documents.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Lists the index as it was at that instant. Null: now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>How many documents travel at once at most: 1 to 1,000. Default: 1,000.</summary>
    public int PageSize { get; init; } = 1000;
}

/// <summary>Options of <see cref="FabraClient.SearchAsync"/>.</summary>
public sealed record SearchOptions : FabraCallOptions
{
    /// <summary>How many chunks to return: 1 to 1,000. Null: 5.</summary>
    public int? TopK { get; init; }

    /// <summary>How chunks are ranked. Default: by both words and meaning.</summary>
    public SearchMode Mode { get; init; } = SearchMode.Hybrid;

    /// <summary>Which documents to search, by their metadata; applied before ranking. Null: all.</summary>
    public DocumentFilter? Filter { get; init; }

    /// <summary>Searches the index as it was at that instant. Null: now.</summary>
    public DateTimeOffset? AsOf { get; init; }
}
