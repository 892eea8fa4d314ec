using DuckDB.NET.Data;
using Fabra.Core.Documents.Search;

namespace Fabra.Storage.DuckDb.Documents.Search;

/// <summary>The chunks of an index that were valid at an instant, and those of them whose document passes the filter.</summary>
internal sealed class ScopeChunks
{
    private ScopeChunks()
    {
    }

    public ChunkSet Valid { get; } = new();

    public ChunkSet Passing { get; private init; } = new();

    /// <summary>Terms of all valid chunks, repetitions counted.</summary>
    public long TermCount { get; private set; }

    public static ScopeChunks Load(DuckDBConnection connection, SearchScope scope)
    {
        var parameters = new List<object?>();
        var passes = scope.Filter is { } filter ? FilterSql.Condition(filter, scope.IndexId, parameters) : "true";
        var chunks = new ScopeChunks();
        if (scope.Filter is null)
        {
            chunks = new ScopeChunks { Passing = chunks.Valid };
        }

        using var command = connection.Command(
            $"""
            SELECT v.first_chunk, v.chunk_count, v.term_count, {passes}
            FROM ({ValidVersions.Sql(scope.IndexId)}) v
            """,
            [.. parameters, .. ValidVersions.Parameters(scope.Tenant, scope.AsOf)]);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var first = reader.GetInt64(0);
            var count = reader.GetInt32(1);
            chunks.TermCount += reader.GetInt64(2);
            chunks.Valid.AddRange(first, count);
            if (scope.Filter is not null && reader.GetBoolean(3))
            {
                chunks.Passing.AddRange(first, count);
            }
        }

        return chunks;
    }
}
