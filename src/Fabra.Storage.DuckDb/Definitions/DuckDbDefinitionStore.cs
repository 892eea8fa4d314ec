using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Definitions;

/// <summary>Definitions, appended under a revision per tenant.</summary>
internal sealed class DuckDbDefinitionStore(DuckDbWriter writer, DuckDbReads reads) : IDefinitionStore
{
    public Task<DefinitionChanges> LoadAsync(TenantId tenant, long revision, CancellationToken cancellationToken) =>
        reads.ReadAsync(connection => DefinitionSql.Load(connection, tenant, revision), cancellationToken);

    public async Task<bool> AppendAsync(
        TenantId tenant,
        long expectedRevision,
        IReadOnlyList<EntityDefinition> entities,
        IReadOnlyList<FeatureDefinition> features,
        CancellationToken cancellationToken)
    {
        var write = new AppendDefinitionsWrite(tenant, expectedRevision, entities, features);
        return !(await writer.WriteAsync(write, cancellationToken)).Refused;
    }
}
