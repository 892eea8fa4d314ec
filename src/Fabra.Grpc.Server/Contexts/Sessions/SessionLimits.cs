
namespace Fabra.Grpc.Server.Contexts;

/// <summary>What bounds a session besides what bounds every assembly.</summary>
internal sealed record SessionLimits
{
    /// <summary>Longest wait for the next step. Default 60 s.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest session. Default 10 minutes.</summary>
    public TimeSpan Total { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most steps received ahead; while so many wait, no more are read. Default 32.</summary>
    public int Outstanding { get; init; } = 32;
}
