using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>
/// Contexts lie in two tables, to which they were appended in turn. A turn is a run of positions: within it, rows lie in their order.
/// </summary>
internal sealed class ContextTurns
{
    public const string TableA = "context_log_a";
    public const string TableB = "context_log_b";

    private readonly List<(long First, string Table)> _turns;

    private ContextTurns(List<(long First, string Table)> turns) => _turns = turns;

    /// <summary>The table that is appended to.</summary>
    public string Last => _turns[^1].Table;

    public static string Other(string table) => table == TableA ? TableB : TableA;

    public static ContextTurns Load(DuckDBConnection connection) => new(connection.Query(
        "SELECT first_position, table_name FROM context_turns ORDER BY first_position",
        reader => (reader.GetInt64(0), reader.GetString(1))));

    /// <summary>Begins a turn, in the transaction that appends its first context.</summary>
    public static void Begin(DuckDBConnection connection, long position, string table) =>
        connection.Execute("INSERT INTO context_turns VALUES (?, ?)", position, table);

    /// <summary>The table that holds a position, and the last position up to which it does.</summary>
    public (string Table, long UpTo) Find(long position)
    {
        var found = _turns.BinarySearch((position, ""), Comparer<(long First, string)>.Create((a, b) => a.First.CompareTo(b.First)));
        var turn = Math.Max(0, found >= 0 ? found : ~found - 1);
        return (_turns[turn].Table, turn + 1 < _turns.Count ? _turns[turn + 1].First - 1 : long.MaxValue);
    }
}
