namespace Fabra.Grpc.Server.Configuration;

/// <summary>How much patience the server has with stores on other machines; those in its own process need none.</summary>
public sealed class ResilienceSettings
{
    /// <summary>How long one call to the online store may take before history is asked, 10 ms to 5 minutes. Default 500 ms.</summary>
    public TimeSpan OnlineTimeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// How long one call to the offline store may take, 10 ms to 5 minutes. Default 5 s. Lists, searches and each step of a stream have a
    /// minute, or this if it is longer.
    /// </summary>
    public TimeSpan OfflineTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long an offline store on another machine may be out of reach at start, 0 to 1 hour. Default 30 s.</summary>
    public TimeSpan OfflineStartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most calls to the online store at once, 1 to 1,000,000; one more waits. Default 256.</summary>
    public int OnlineMaxConcurrent { get; set; } = 256;

    /// <summary>Most calls that wait for the online store, 0 to 1,000,000; one more is refused. Default 4,096.</summary>
    public int OnlineQueueLimit { get; set; } = 4_096;

    /// <summary>Most calls to the offline store at once, 1 to 1,000,000; one more waits. Default 256.</summary>
    public int OfflineMaxConcurrent { get; set; } = 256;

    /// <summary>Most calls that wait for the offline store, 0 to 1,000,000; one more is refused. Default 1,024.</summary>
    public int OfflineQueueLimit { get; set; } = 1_024;

    /// <summary>How long a store that failed too often is left alone before one call tries it, 500 ms to 5 minutes. Default 1 s.</summary>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How far back values are written again to an online store that servers share, at start and after it may have lost some, 0 to 7 days;
    /// 0 for never. Default 1 hour.
    /// </summary>
    public TimeSpan OnlineCatchUp { get; set; } = TimeSpan.FromHours(1);
}
