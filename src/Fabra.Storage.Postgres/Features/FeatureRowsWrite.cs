using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Core.Values;
using Fabra.Storage.Commit;
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

    private readonly IReadOnlyList<FeatureRow> _rows;
    private readonly byte[][] _values;

    /// <exception cref="Fabra.Core.Errors.RowRefusedException">Some text cannot be stored.</exception>
    public FeatureRowsWrite(IReadOnlyList<FeatureRow> rows, RequestKey? key)
    {
        _rows = rows;
        Key = key;
        _values = new byte[rows.Count][];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            Text.Check(row.Tenant.Value, "tenant");
            Text.Check(row.Key.EntityName, "entity_name");
            Text.Check(row.Key.EntityId, "entity_id");
            Text.Check(row.Key.FeatureName, "feature_name");
            _values[i] = TypedJson.Serialize(row.Value);
            Bytes += _values[i].Length + 256;
        }
    }

    public int Rows => Math.Max(1, _rows.Count);

    public long Bytes { get; }

    public RequestKey? Key { get; }

    /// <summary>The first row; null when there is none. Rows come all or not at all, so that it stands for the others.</summary>
    public FeatureRow? First => _rows.Count == 0 ? null : _rows[0];

    public async Task WriteToAsync(NpgsqlBinaryImporter importer, CancellationToken cancellationToken)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            var row = _rows[i];
            await importer.StartRowAsync(cancellationToken);
            await importer.WriteAsync(row.Tenant.Value, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(row.Key.EntityName, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(row.Key.EntityId, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(row.Key.FeatureName, NpgsqlDbType.Text, cancellationToken);
            await importer.WriteAsync(row.ValueId, NpgsqlDbType.Uuid, cancellationToken);
            await importer.WriteAsync(row.EventTime.Stamp(), NpgsqlDbType.Timestamp, cancellationToken);
            await importer.WriteAsync(row.WrittenAt.Stamp(), NpgsqlDbType.Timestamp, cancellationToken);
            await importer.WriteAsync(row.DefinitionVersion, NpgsqlDbType.Bigint, cancellationToken);
            await importer.WriteAsync(_values[i], NpgsqlDbType.Json, cancellationToken);
        }
    }
}
