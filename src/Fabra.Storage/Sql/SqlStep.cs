namespace Fabra.Storage.Sql;

/// <summary>
/// Rows of a SELECT that are in memory together: as many as make about a megabyte, at most 256, and one more if that one alone has more.
/// </summary>
internal sealed class SqlStep
{
    private const int MostRows = 256;
    private const long FullBytes = 1024 * 1024;

    private readonly List<IReadOnlyList<Value>> _rows = [];
    private long _bytes;

    public IReadOnlyList<IReadOnlyList<Value>> Rows => _rows;

    /// <summary>To be looked at before each row.</summary>
    public bool IsFull => _rows.Count == MostRows || _bytes >= FullBytes;

    /// <summary>Whether the answer ends with these rows.</summary>
    public bool IsLast { get; set; }

    public void Add(IReadOnlyList<Value> row)
    {
        _rows.Add(row);
        _bytes += row.Sum(SizeOf);
    }

    private static long SizeOf(Value value) => value.Kind switch
    {
        ValueKind.String => value.AsString.Length,
        ValueKind.Bytes => value.AsBytes.Length,
        ValueKind.List => value.AsList.Sum(SizeOf),
        ValueKind.Struct => value.AsStruct.Sum(field => field.Key.Length + SizeOf(field.Value)),
        _ => sizeof(long),
    };
}
