using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Storage.Resilience;

/// <summary>Guarded definitions.</summary>
internal sealed class ResilientDefinitionStore(IDefinitionStore inner, StoreGuard guard) : IDefinitionStore
{
    public Task<DefinitionChanges> LoadAsync(TenantId tenant, long revision, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.LoadAsync(tenant, revision, token), cancellationToken);

    public Task<bool> AppendAsync(
        TenantId tenant,
        long expectedRevision,
        IReadOnlyList<EntityDefinition> entities,
        IReadOnlyList<FeatureDefinition> features,
        CancellationToken cancellationToken) =>
        guard.RunWriteAsync(token => inner.AppendAsync(tenant, expectedRevision, entities, features, token), cancellationToken);
}
