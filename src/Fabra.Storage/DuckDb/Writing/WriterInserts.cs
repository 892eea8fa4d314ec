using DuckDB.NET.Data;
using Fabra.Storage.DuckDb.Contexts;
using Fabra.Storage.DuckDb.Inserts;
using Fabra.Storage.DuckDb.Requests;
using Fabra.Storage.Requests;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>The writer's statements, prepared on its connection.</summary>
internal sealed class WriterInserts(DuckDBConnection connection) : IDisposable
{
    private readonly PreparedInsert<PlacedContext> _contextsA = Contexts(connection, ContextTurns.TableA);
    private readonly PreparedInsert<PlacedContext> _contextsB = Contexts(connection, ContextTurns.TableB);

    public PreparedInsert<KeyValuePair<KeyName, KeyEntry>> Keys { get; } =
        new(connection, "request_keys", KeyEntry.InsertColumns, static (row, vectors) => row.Value.WriteTo(vectors, row.Key));

    public PreparedInsert<PlacedContext> ContextsTo(string table) => table == ContextTurns.TableA ? _contextsA : _contextsB;

    public void Dispose()
    {
        _contextsA.Dispose();
        _contextsB.Dispose();
        Keys.Dispose();
    }

    private static PreparedInsert<PlacedContext> Contexts(DuckDBConnection connection, string table) =>
        new(connection, table, ContextWrite.Columns, static (row, vectors) => row.Write.WriteTo(vectors, row.Position));
}

/// <summary>A context with its position in the log.</summary>
internal readonly record struct PlacedContext(ContextWrite Write, long Position);
