using DuckDB.NET.Native;

namespace Fabra.Storage.DuckDb.Native;

/// <summary>A column of a table that rows are inserted into.</summary>
internal readonly record struct InsertColumn(string Name, DuckDBType Type)
{
    public static InsertColumn Text(string name) => new(name, DuckDBType.Varchar);

    public static InsertColumn Blob(string name) => new(name, DuckDBType.Blob);

    public static InsertColumn Id(string name) => new(name, DuckDBType.Uuid);

    public static InsertColumn Number(string name) => new(name, DuckDBType.BigInt);

    public static InsertColumn Instant(string name) => new(name, DuckDBType.Timestamp);
}
