namespace Fabra.Grpc.Server.Configuration;

/// <summary>Bounds on what callers can ask of the server.</summary>
public sealed class LimitSettings
{
    /// <summary>
    /// Largest message taken, in bytes, 64 KiB to 1 GiB. Default 20 MiB: the 16 MB a context may hold, with room for its framing,
    /// so that the documented limits refuse first and say what is too large.
    /// </summary>
    public int MaxReceiveMessageBytes { get; set; } = 20 * 1024 * 1024;

    /// <summary>
    /// Largest message sent, in bytes, 64 KiB to 1 GiB. Default 64 MiB: a full record of the largest context, as stored and
    /// decoded.
    /// </summary>
    public int MaxSendMessageBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>How long calls in flight may go on after the server was told to stop, 0 to 10 minutes. Default 20 s.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// How far what is stored, or the clock of the database, may be from this machine's clock, 1 second to 100 years. Default 1 minute. Beyond it a
    /// start refuses, and a server that runs is not ready and calls what it assembles degraded, because ages are not known.
    /// </summary>
    public TimeSpan ClockMaxAhead { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Time between health checks of the stores, 100 ms to 5 minutes. Default 5 s.</summary>
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(5);
}
