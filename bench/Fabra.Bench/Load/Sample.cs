namespace Fabra.Bench.Load;

/// <summary>One measured stretch of load.</summary>
/// <param name="Count">Answers.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="ClientCpuSeconds">CPU of this process.</param>
/// <param name="ServerCpuSeconds">CPU of the server's process.</param>
/// <param name="Bytes">Bytes of the answers, where they are what is measured.</param>
internal sealed record Sample(long Count, double Seconds, double ClientCpuSeconds, double ServerCpuSeconds, long Bytes = 0)
{
    /// <summary>Calls that the server refused because it was overloaded; not among <see cref="Count"/>.</summary>
    public long Refused { get; init; }

    /// <summary>What each answer took; empty where it was not measured.</summary>
    public double[] Milliseconds { get; init; } = [];

    public double PerSecond => Count / Seconds;

    public double MegabytesPerSecond => Bytes / Seconds / 1e6;

    /// <summary>The client's part of all CPU used by the two.</summary>
    public double ClientShare => ClientCpuSeconds / Math.Max(1e-9, ClientCpuSeconds + ServerCpuSeconds);

    /// <summary>What one answer costs the server; hardly changes when the machine is busy with other things.</summary>
    public double ServerMicrosecondsEach => ServerCpuSeconds * 1e6 / Math.Max(1, Count);
}
