namespace Fabra.Grpc.Server.Telemetry;

/// <summary>Names under which Fabra emits telemetry.</summary>
internal static class FabraInstrumentation
{
    /// <summary>The activity source.</summary>
    public const string Source = "Fabra";

    /// <summary>The meter.</summary>
    public const string Meter = "Fabra";
}
