using Fabra.Core.Stores;

namespace Fabra.Grpc.Server.Health;

/// <summary>Asks a store how it is.</summary>
internal sealed class StoreProbe(string name, bool required, IStore store) : IHealthProbe
{
    public string Name => name;

    public bool Required => required;

    public async Task<ComponentState> CheckAsync(CancellationToken cancellationToken)
    {
        var health = await store.CheckAsync(cancellationToken);
        return new ComponentState(name, health.Healthy, required, health.Detail);
    }
}
