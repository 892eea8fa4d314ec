namespace DuckDB.NET.Native;

/// <summary>Keeps an array of values alive while C reads their handles, as the marshaller does for a single one.</summary>
internal sealed class BorrowedValues : IDisposable
{
    private readonly DuckDBValue[] _values;
    private int _held;

    public BorrowedValues(DuckDBValue[] values, int count)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)values.Length, nameof(count));
        _values = values;
        Handles = new nint[count];
        try
        {
            for (; _held < count; _held++)
            {
                var added = false;
                values[_held].DangerousAddRef(ref added);
                Handles[_held] = values[_held].DangerousGetHandle();
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public nint[] Handles { get; }

    public void Dispose()
    {
        while (_held > 0)
        {
            _values[--_held].DangerousRelease();
        }
    }
}
