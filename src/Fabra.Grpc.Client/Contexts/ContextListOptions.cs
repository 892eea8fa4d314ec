using Fabra.V1;

namespace Fabra.Client;

/// <summary>Options of <c>ListContextsAsync</c>.</summary>
public sealed record ListContextsOptions : FabraCallOptions
{
    /// <summary>Which contexts. Default: all. Start and end given as arguments win.</summary>
    public ContextFilter Filter { get; init; } = new();

    /// <summary>The order, by id. Default: newest first.</summary>
    public ContextOrder Order { get; init; } = ContextOrder.NewestFirst;

    /// <summary>How much to return of each. Default: a summary with the first 100 characters.</summary>
    public ContextView View { get; init; } = ContextView.Summary;

    /// <summary>How many travel at once: 1 to 1,000. Default: 100, or the list's limit where that is smaller.</summary>
    public int PageSize { get; init; } = 100;
}

/// <summary>Options of <see cref="FabraClient.StreamContextsAsync"/>.</summary>
public sealed record StreamContextsOptions : FabraCallOptions
{
    /// <summary>Which contexts. Default: all.</summary>
    public ContextFilter Filter { get; init; } = new();

    /// <summary>Ends the stream after that many, at least 1. Null: no limit.</summary>
    public long? Limit { get; init; }

    /// <summary>How much to send of each. Default: everything but the raw record.</summary>
    public ContextView View { get; init; } = ContextView.Full;

    /// <summary>Continues an earlier stream with the same filter after the context that carried the token. Null: from the
    /// start.</summary>
    public string? ResumeToken { get; init; }
}
