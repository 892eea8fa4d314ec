using DuckDB.NET.Data;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Contexts;
using Fabra.Storage.DuckDb.Native;
using Fabra.Storage.DuckDb.Requests;
using Fabra.Storage.Requests;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>The writer's statements, prepared on its connection.</summary>
internal sealed class WriterInserts(DuckDBConnection connection) : IDisposable
{
    public PreparedInsert<PlacedContext> Contexts { get; } =
        new(connection, "context_log", ContextWrite.Columns, static (row, vectors) => row.Write.WriteTo(vectors, row.Position));

    public PreparedInsert<KeyValuePair<RequestName, StoredRequest>> Keys { get; } =
        new(connection, "request_keys", RequestKeyColumns.All, RequestKeyColumns.Write);

    /// <summary>
    /// Prepares them again at their next use. Once a table was created or dropped, DuckDB binds and plans every statement prepared before
    /// that at each execution, which took an eighth of the writer's time under load. Preparing them again ends it.
    /// </summary>
    public void Renew()
    {
        Contexts.Renew();
        Keys.Renew();
    }

    public void Dispose()
    {
        Contexts.Dispose();
        Keys.Dispose();
    }
}
