using DuckDB.NET.Data;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Core.Values;
using Fabra.Storage.DuckDb.Writing;
using Fabra.Storage.Features;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>Feature rows to append, all or nothing.</summary>
internal sealed class FeatureRowsWrite : DuckDbWrite
{
    private readonly IReadOnlyList<FeatureRow> _rows;
    private readonly byte[][] _values;
    private readonly long[] _hashes;

    /// <exception cref="Fabra.Core.Errors.RowRefusedException">Some text cannot be stored.</exception>
    public FeatureRowsWrite(IReadOnlyList<FeatureRow> rows, RequestKey? key)
    {
        _rows = rows;
        Key = key;
        _values = new byte[rows.Count][];
        _hashes = new long[rows.Count];
        var bytes = 0L;
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            Utf8Rules.Check(row.Tenant.Value, "tenant");
            Utf8Rules.Check(row.Key.EntityName, "entity_name");
            Utf8Rules.Check(row.Key.EntityId, "entity_id");
            Utf8Rules.Check(row.Key.FeatureName, "feature_name");
            _values[i] = TypedJson.Serialize(row.Value);
            _hashes[i] = EntityHash.Of(row.Tenant, row.Key.EntityName, row.Key.EntityId);
            bytes += _values[i].Length + 256;
        }

        Bytes = bytes;
    }

    public override int Rows => Math.Max(1, _rows.Count);

    public override long Bytes { get; }

    public override RequestKey? Key { get; }

    /// <summary>How many rows of history it adds; none is allowed.</summary>
    public int Count => _rows.Count;

    public override WriteResult Apply(WriteBatch batch)
    {
        if (batch.TryFindKey(Key, out var earlier))
        {
            return new WriteResult(0, earlier);
        }

        batch.Append(this);
        return new WriteResult(_rows.Count);
    }

    public void AppendTo(DuckDBAppender appender)
    {
        for (var i = 0; i < _rows.Count; i++)
        {
            var row = _rows[i];
            appender.CreateRow()
                .AppendValue((long?)_hashes[i])
                .AppendValue(row.Tenant.Value)
                .AppendValue(row.Key.EntityName)
                .AppendValue(row.Key.EntityId)
                .AppendValue(row.Key.FeatureName)
                .AppendValue((Guid?)row.ValueId)
                .AppendValue((DateTime?)row.EventTime.Stamp())
                .AppendValue((DateTime?)row.WrittenAt.Stamp())
                .AppendValue((long?)row.DefinitionVersion)
                .AppendUtf8(_values[i])
                .EndRow();
        }
    }
}
