namespace Fabra.Client;

/// <summary>What every call can be given.</summary>
public abstract record FabraCallOptions
{
    /// <summary>How long the call may take in all, retries included. Positive, or
    /// <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. Null: <see cref="FabraClientOptions.Timeout"/>, and no limit for
    /// streams.</summary>
    public TimeSpan? Timeout { get; init; }
}
