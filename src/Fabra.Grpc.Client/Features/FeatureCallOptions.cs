namespace Fabra.Client;

/// <summary>Options of reads of feature values.</summary>
public sealed record GetFeaturesOptions : FabraCallOptions
{
    /// <summary>The instant to read history as of: what was known then. Null: now, from the online store first.</summary>
    public DateTimeOffset? AsOf { get; init; }
}

/// <summary>Options of <see cref="FabraClient.WriteFeaturesAsync"/>.</summary>
public sealed record WriteFeaturesOptions : FabraCallOptions
{
    /// <summary>Makes repeating the write safe for 24 hours: 1 to 128 characters. Null: a new unique id, so that the client's own
    /// repetitions are safe.</summary>
    public string? RequestId { get; init; }
}

/// <summary>Options of <see cref="FabraClient.IngestFeaturesAsync"/>.</summary>
public sealed record IngestFeaturesOptions : FabraCallOptions
{
    /// <summary>How many writes travel and are acknowledged together: 1 to 10,000. Default: 1,000.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>How many batches may await their acknowledgement: 1 to 1,000. Default: 8.</summary>
    public int MaxOutstandingBatches { get; init; } = 8;
}

/// <summary>Options of <see cref="FabraClient.RegisterFeaturesAsync"/>.</summary>
public sealed record RegisterFeaturesOptions : FabraCallOptions
{
    /// <summary>Checks everything and stores nothing. Default: false.</summary>
    public bool ValidateOnly { get; init; }
}

/// <summary>Options of <see cref="FabraClient.ListFeaturesAsync"/>.</summary>
public sealed record ListFeaturesOptions : FabraCallOptions
{
    /// <summary>Restricts the list to the features of one entity. Null: all.</summary>
    public string? EntityName { get; init; }

    /// <summary>How many definitions travel at once: 1 to 1,000. Default: 1,000.</summary>
    public int PageSize { get; init; } = 1000;
}
