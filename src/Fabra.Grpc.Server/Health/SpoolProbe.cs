using System.Globalization;
using Fabra.Grpc.Server.Background;

namespace Fabra.Grpc.Server.Health;

/// <summary>How much waits in the spool. Records that wait are no reason to refuse calls.</summary>
internal sealed class SpoolProbe(EvidenceLifecycle evidence) : IHealthProbe
{
    public string Name => "spool";

    public bool Required => false;

    public Task<ComponentState> CheckAsync(CancellationToken cancellationToken)
    {
        var damages = evidence.Damages;
        var detail = damages.Count > 0
            ? string.Join("; ", damages)
            : string.Create(CultureInfo.InvariantCulture, $"{evidence.Depth?.Records ?? 0} records wait, {evidence.Depth?.Bytes ?? 0} bytes");
        return Task.FromResult(new ComponentState(Name, damages.Count == 0, Required, detail));
    }
}
