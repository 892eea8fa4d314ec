using DuckDB.NET.Data;
using Fabra.Storage.DuckDb.Contexts;
using Fabra.Storage.DuckDb.Inserts;
using Fabra.Storage.DuckDb.Requests;
using Fabra.Storage.Requests;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>The writer's statements, prepared on its connection.</summary>
internal sealed class WriterInserts(DuckDBConnection connection) : IDisposable
{
    public PreparedInsert<PlacedContext> Contexts { get; } =
        new(connection, "context_log", ContextWrite.Columns, static (row, vectors) => row.Write.WriteTo(vectors, row.Position));

    public PreparedInsert<KeyValuePair<KeyName, KeyEntry>> Keys { get; } =
        new(connection, "request_keys", KeyEntry.InsertColumns, static (row, vectors) => row.Value.WriteTo(vectors, row.Key));

    public void Dispose()
    {
        Contexts.Dispose();
        Keys.Dispose();
    }
}

/// <summary>A context with its position in the log.</summary>
internal readonly record struct PlacedContext(ContextWrite Write, long Position);
