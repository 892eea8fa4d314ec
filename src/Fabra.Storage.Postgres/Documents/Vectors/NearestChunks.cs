using System.Runtime.InteropServices;
using Fabra.Core.Documents.Search;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents.Vectors;

/// <summary>
/// Searches what is valid now by the HNSW index, which only proposes: chunks that were valid at the instant of the search are scored by
/// their stored embeddings, together with all that the table of vectors does not have yet. Within the transaction of the search.
/// </summary>
internal static class NearestChunks
{
    /// <summary>Of more the index is no help: it visits as many at most (<c>hnsw.ef_search</c>).</summary>
    private const int MostHits = 1_000;

    /// <summary>Chunks that may be compared one by one; with more it is faster to compare all over the image.</summary>
    private const int MostBehind = 2_000;

    private const string Savepoint = "fabra_nearest";

    private const int LeastProposed = 100;

    private const int ProposedPerHit = 4;

    /// <summary>The best; null when this cannot tell, because there is no such index, or it proposed fewer than were asked for.</summary>
    public static async Task<IReadOnlyList<ChunkScore>?> FindAsync(
        NpgsqlConnection connection,
        VectorExtension extension,
        SearchScope scope,
        ReadOnlyMemory<float> query,
        int limit,
        CancellationToken cancellationToken)
    {
        if (!scope.Now
            || limit is < 1 or > MostHits
            || await VectorState.ReadAsync(connection, scope.IndexId, cancellationToken) is not { Type: { } type } state
            || state.Dimensions != query.Length
            || state.Next - state.End > MostBehind)
        {
            return null;
        }

        try
        {
            var table = new VectorTable(scope.IndexId, extension.Schema, type, state.Dimensions);
            var proposed = await ProposeAsync(connection, extension, table, scope, query, limit, cancellationToken);
            var behind = await FindBehindAsync(connection, scope.IndexId, state, cancellationToken);
            var scores = await ScoreAsync(connection, scope, query, proposed.Union(behind), cancellationToken);

            // Those that the table lacks do not make up for what it left out.
            return scores.Count(score => score.ChunkNo < state.End) < limit
                ? null
                : ChunkRanking.Top(scores.Select(score => score.Score), limit);
        }
        catch (PostgresException failure) when (IsGone(failure))
        {
            await connection.ExecuteAsync($"ROLLBACK TO SAVEPOINT {Savepoint}", [], cancellationToken);
            return null;
        }
    }

    private static async Task<List<long>> ProposeAsync(
        NpgsqlConnection connection,
        VectorExtension extension,
        VectorTable table,
        SearchScope scope,
        ReadOnlyMemory<float> query,
        int limit,
        CancellationToken cancellationToken)
    {
        var wanted = Math.Max(LeastProposed, ProposedPerHit * limit);
        var parameters = new List<NpgsqlParameter> { Parameter(query.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Real) };
        var filter = "";
        if (scope.Filter is { } given)
        {
            parameters.Add(Parameter(scope.IndexId));
            filter = $"WHERE t.version_no IN ({FilterQuery.Of(given, "$2", parameters)})";
        }

        await using var batch = connection.CreateBatch();
        batch.Add($"SAVEPOINT {Savepoint}");

        // The scan goes on, where it can, behind what the filter refuses.
        batch.Add(
            $"SELECT set_config('hnsw.ef_search', '{Math.Min(wanted, MostHits)}', true)"
            + (extension.Iterates ? ", set_config('hnsw.iterative_scan', 'relaxed_order', true)" : ""));
        batch.Add(
            $"SELECT t.chunk_no FROM {table.Name} AS t {filter} ORDER BY t.{table.Distance("$1")} LIMIT {wanted}", [.. parameters]);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        return await reader.ReadAllAsync(row => row.GetInt64(0), cancellationToken);
    }

    // In steps down the keys, whatever the planner believes of tables that were filled just now and not looked at yet. A chunk that ended
    // since the search began is still in the table of vectors, and counts.
    private static async Task<List<(long ChunkNo, ChunkScore Score)>> ScoreAsync(
        NpgsqlConnection connection,
        SearchScope scope,
        ReadOnlyMemory<float> query,
        IEnumerable<long> chunks,
        CancellationToken cancellationToken)
    {
        var parameters = new List<NpgsqlParameter>
        {
            Parameter(scope.IndexId),
            Parameter(chunks.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint),
            Parameter(scope.AsOf),
            Parameter(scope.Tenant),
        };
        var filter = scope.Filter is { } given ? $"WHERE c.version_no IN ({FilterQuery.Of(given, "$1", parameters)})" : "";
        var scores = new List<(long, ChunkScore)>();
        await connection.EachAsync(
            $"""
            SELECT p.chunk_no, c.chunk_id, c.version_id, e.embedding FROM unnest($2) AS p (chunk_no)
            CROSS JOIN LATERAL (
                SELECT chunk_id, version_no, version_id FROM document_chunks WHERE index_id = $1 AND chunk_no = p.chunk_no OFFSET 0) AS c
            CROSS JOIN LATERAL (
                SELECT FROM document_versions
                WHERE index_id = $1 AND version_no = c.version_no AND tenant = $4 AND indexed_at <= $3 OFFSET 0) AS v
            CROSS JOIN LATERAL (
                SELECT embedding FROM document_embeddings WHERE index_id = $1 AND chunk_no = p.chunk_no OFFSET 0) AS e
            LEFT JOIN LATERAL (
                SELECT ended_at FROM document_ends WHERE index_id = $1 AND version_no = c.version_no OFFSET 0) AS d
                ON true
            {(filter.Length == 0 ? "WHERE" : filter + " AND")} (d.ended_at IS NULL OR d.ended_at > $3)
            """,
            [.. parameters],
            reader =>
            {
                var embedding = MemoryMarshal.Cast<byte, float>(reader.GetFieldValue<byte[]>(3));
                var key = new ChunkKey(reader.GetGuid(1), reader.GetGuid(2));
                scores.Add((reader.GetInt64(0), new ChunkScore(key, Similarity.Score(embedding, query.Span))));
            },
            cancellationToken);
        return scores;
    }

    // What was committed since the table was filled last.
    private static async Task<List<long>> FindBehindAsync(
        NpgsqlConnection connection, Guid indexId, VectorState state, CancellationToken cancellationToken) =>
        state.End == state.Next ? [] : await connection.QueryAsync(
            "SELECT chunk_no FROM document_codes WHERE index_id = $1 AND chunk_no >= $2 AND chunk_no < $3",
            [Parameter(indexId), Parameter(state.End), Parameter(state.Next)],
            reader => reader.GetInt64(0),
            cancellationToken);

    // The table goes with its index, and all tables go with the extension.
    private static bool IsGone(PostgresException failure) => failure.SqlState is PostgresErrorCodes.UndefinedTable
        or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.UndefinedFunction;
}
