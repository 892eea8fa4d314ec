using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Storage.Text;
using Npgsql;
using NpgsqlTypes;

namespace Fabra.Storage.Postgres.Features;

/// <summary>Feature rows to append, all or nothing.</summary>
internal sealed class FeatureRowsWrite : IGroupWrite
{
    /// <summary>What <see cref="WriteToAsync"/> writes, in its order.</summary>
    public const string Columns =
        "tenant, entity_name, entity_id, feature_name, value_id, event_time, written_at, definition_version, value";

    private static readonly StorableText Text = new(PostgresErrors.Store);

    private readonly PreparedFeatures _features;

    /// <exception cref="Fabra.Core.Errors.RowRefusedException">Some text cannot be stored.</exception>
    public FeatureRowsWrite(IReadOnlyList<FeatureRow> rows, RequestKey? key)
    {
        _features = new PreparedFeatures(rows, Text);
        Key = key;
    }

    public int Rows => _features.Places;

    public long Bytes => _features.Bytes;

    public RequestKey? Key { get; }

    /// <summary>The first row; null when there is none. Rows come all or not at all, so that it stands for the others.</summary>
    public FeatureRow? First => _features.Rows.Count == 0 ? null : _features.Rows[0];

    public async Task WriteToAsync(NpgsqlBinaryImporter importer, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _features.Rows.Count; i++)
        {
            var row = _features.Rows[i];
            await importer.StartRowAsync(cancellationToken);
            await importer.WriteAsync(row.Tenant.Value, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(row.Key.EntityName, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(row.Key.EntityId, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(row.Key.FeatureName, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(row.ValueId, NpgsqlDbType.Uuid, cancellationToken);
            await importer.WriteAsync(row.EventTime.Stamp(), NpgsqlDbType.Timestamp, cancellationToken);
            await importer.WriteAsync(row.WrittenAt.Stamp(), NpgsqlDbType.Timestamp, cancellationToken);
            await importer.WriteAsync(row.DefinitionVersion, NpgsqlDbType.Bigint, cancellationToken);
            await importer.WriteAsync(_features.Values[i], NpgsqlDbType.Json, cancellationToken);
        }
    }
}
