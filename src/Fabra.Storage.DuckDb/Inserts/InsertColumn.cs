using DuckDB.NET.Native;

namespace Fabra.Storage.DuckDb.Inserts;

/// <summary>A column of a table that rows are inserted into.</summary>
internal readonly record struct InsertColumn(string Name, DuckDBType Type);
