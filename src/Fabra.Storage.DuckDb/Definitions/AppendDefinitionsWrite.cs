using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Values;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Definitions;

/// <summary>Definitions to store, if nobody stored any since they were checked.</summary>
internal sealed class AppendDefinitionsWrite(
    TenantId tenant, long expectedRevision, IReadOnlyList<EntityDefinition> entities, IReadOnlyList<FeatureDefinition> features)
    : DuckDbWrite
{
    public override int Rows => Math.Max(1, entities.Count + features.Count);

    public override WriteResult Apply(WriteBatch batch)
    {
        var revision = DefinitionSql.Revision(batch.Connection, tenant);
        if (revision != expectedRevision)
        {
            return new WriteResult(revision, Refused: true);
        }

        revision++;
        for (var i = 0; i < entities.Count; i++)
        {
            var entity = entities[i];
            batch.Connection.Execute(
                "INSERT INTO entity_definitions VALUES (?, ?, ?, ?, ?, ?)",
                tenant, revision, i, entity.Name, entity.IdColumn, entity.Description);
        }

        for (var i = 0; i < features.Count; i++)
        {
            var feature = features[i];
            batch.Connection.Execute(
                "INSERT INTO feature_definitions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                tenant,
                revision,
                i,
                feature.Name,
                feature.Version,
                feature.EntityName,
                feature.Description,
                feature.ValueKind.Word(),
                feature.Ttl?.Ticks,
                feature.MaxStaleness?.Ticks,
                DefinitionRows.DefaultOf(feature),
                feature.CreatedAt.Stamp());
        }

        return new WriteResult(revision);
    }
}
