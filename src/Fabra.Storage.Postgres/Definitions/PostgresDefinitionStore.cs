using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Storage.Postgres.Definitions;

/// <summary>Definitions, appended under a revision per tenant.</summary>
internal sealed class PostgresDefinitionStore(PostgresCalls writes, PostgresCalls reads) : IDefinitionStore
{
    public Task<DefinitionChanges> LoadAsync(TenantId tenant, long revision, CancellationToken cancellationToken) =>
        reads.RunAsync((connection, token) => DefinitionSql.LoadAsync(connection, tenant, revision, token), cancellationToken);

    public Task<bool> AppendAsync(
        TenantId tenant,
        long expectedRevision,
        IReadOnlyList<EntityDefinition> entities,
        IReadOnlyList<FeatureDefinition> features,
        CancellationToken cancellationToken) => writes.RunAsync(
        async (connection, token) =>
        {
            await using var transaction = await connection.BeginTransactionAsync(token);
            if (!await DefinitionSql.TryAdvanceAsync(connection, tenant, expectedRevision, token))
            {
                return false;
            }

            await using (var batch = connection.CreateBatch())
            {
                DefinitionSql.AddInserts(batch, tenant, expectedRevision + 1, entities, features);
                if (batch.BatchCommands.Count > 0)
                {
                    await batch.ExecuteNonQueryAsync(token);
                }
            }

            await transaction.CommitAsync(token);
            return true;
        },
        cancellationToken);
}
