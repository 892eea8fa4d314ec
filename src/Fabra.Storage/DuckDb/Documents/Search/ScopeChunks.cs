using DuckDB.NET.Data;
using Fabra.Core.Documents.Search;

namespace Fabra.Storage.DuckDb.Documents.Search;

/// <summary>The chunks of an index that were valid at an instant, and those of them whose document passes the filter.</summary>
internal sealed class ScopeChunks
{
    private ScopeChunks(bool filtered) => Passing = filtered ? new ChunkSet() : Valid;

    public ChunkSet Valid { get; } = new();

    /// <summary>The same set when there is no filter.</summary>
    public ChunkSet Passing { get; }

    /// <summary>Terms of all valid chunks, repetitions counted.</summary>
    public long TermCount { get; private set; }

    public static ScopeChunks Load(DuckDBConnection connection, SearchScope scope)
    {
        var parameters = new List<object?>();
        var passes = scope.Filter is { } filter ? FilterSql.Condition(filter, scope.IndexId, parameters) : "true";
        var chunks = new ScopeChunks(filtered: scope.Filter is not null);
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
