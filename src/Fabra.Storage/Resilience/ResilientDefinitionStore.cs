using Fabra.Core.Features;

namespace Fabra.Storage.Resilience;

/// <summary>Guarded definitions.</summary>
internal sealed class ResilientDefinitionStore(IDefinitionStore inner, StoreGuard guard) : IDefinitionStore
{
    public Task<DefinitionChanges> LoadAsync(string tenant, long revision, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.LoadAsync(tenant, revision, token), cancellationToken);

    public Task<bool> AppendAsync(
        string tenant,
        long expectedRevision,
        IReadOnlyList<EntityDefinition> entities,
        IReadOnlyList<FeatureDefinition> features,
        CancellationToken cancellationToken) =>
        guard.RunWriteAsync(token => inner.AppendAsync(tenant, expectedRevision, entities, features, token), cancellationToken);
}
