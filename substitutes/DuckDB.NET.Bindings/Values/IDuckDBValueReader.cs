namespace DuckDB.NET.Native;

/// <summary>Reads one value, such as an argument of a table function.</summary>
public interface IDuckDBValueReader
{
    bool IsNull();

    /// <summary>The value as <typeparamref name="T"/>, converted when nothing is lost by it.</summary>
    /// <exception cref="InvalidCastException">The value is null or of another kind.</exception>
    /// <exception cref="OverflowException">The value does not fit.</exception>
    T GetValue<T>();
}
