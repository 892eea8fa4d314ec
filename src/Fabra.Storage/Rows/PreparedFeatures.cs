using Fabra.Core.Features;
using Fabra.Core.Values;
using Fabra.Storage.Text;

namespace Fabra.Storage.Rows;

/// <summary>Feature rows to append, all or nothing: checked, and their values as the column holds them.</summary>
internal sealed class PreparedFeatures
{
    /// <exception cref="Core.Errors.RowRefusedException">Some text cannot be stored.</exception>
    public PreparedFeatures(IReadOnlyList<FeatureRow> rows, StorableText text)
    {
        Rows = rows;
        Values = new byte[rows.Count][];
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            text.Check(row.Tenant.Value, "tenant");
            text.Check(row.Key.EntityName, "entity_name");
            text.Check(row.Key.EntityId, "entity_id");
            text.Check(row.Key.FeatureName, "feature_name");
            Values[i] = TypedJson.Serialize(row.Value);
            Bytes += Values[i].Length + 256;
        }
    }

    public IReadOnlyList<FeatureRow> Rows { get; }

    /// <summary>The value of each row.</summary>
    public byte[][] Values { get; }

    /// <summary>How many rows a batch counts them as: none is allowed, and takes a place all the same.</summary>
    public int Places => Math.Max(1, Rows.Count);

    /// <summary>About what they hold in memory.</summary>
    public long Bytes { get; }
}
