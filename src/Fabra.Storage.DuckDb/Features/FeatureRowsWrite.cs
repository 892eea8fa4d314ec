using DuckDB.NET.Data;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Writing;
using Fabra.Storage.Features;

namespace Fabra.Storage.DuckDb.Features;

/// <summary>Feature rows to append, all or nothing.</summary>
internal sealed class FeatureRowsWrite : DuckDbWrite
{
    private readonly PreparedFeatures _features;
    private readonly long[] _hashes;

    /// <exception cref="Fabra.Core.Errors.RowRefusedException">Some text cannot be stored.</exception>
    public FeatureRowsWrite(IReadOnlyList<FeatureRow> rows, RequestKey? key)
    {
        _features = new PreparedFeatures(rows, Utf8Rules.Text);
        _hashes = [.. rows.Select(row => EntityHash.Of(row.Tenant, row.Key.EntityName, row.Key.EntityId))];
        Key = key;
    }

    public override int Rows => _features.Places;

    public override long Bytes => _features.Bytes;

    public override RequestKey? Key { get; }

    /// <summary>How many rows of history it adds; none is allowed.</summary>
    public int Count => _features.Rows.Count;

    public override WriteResult Apply(WriteBatch batch)
    {
        if (batch.TryFindKey(Key, out var earlier))
        {
            return new WriteResult(0, earlier);
        }

        batch.Append(this);
        return new WriteResult(_features.Rows.Count);
    }

    public void AppendTo(DuckDBAppender appender)
    {
        for (var i = 0; i < _features.Rows.Count; i++)
        {
            var row = _features.Rows[i];
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
                .AppendUtf8(_features.Values[i])
                .EndRow();
        }
    }
}
