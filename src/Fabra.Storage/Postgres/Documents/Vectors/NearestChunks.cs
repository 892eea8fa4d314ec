using System.Runtime.InteropServices;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents.Vectors;

/// <summary>
/// Searches what is valid now by the HNSW index, which only proposes: chunks that were valid at the instant of the search are scored by
/// their stored embeddings, together with all that the table of vectors does not have yet.
/// </summary>
internal static class NearestChunks
{
    /// <summary>Of more the index is no help: it visits as many at most (<c>hnsw.ef_search</c>).</summary>
    private const int MostHits = 1_000;

    /// <summary>Chunks that may be compared one by one; with more it is faster to compare all over the image.</summary>
    private const int MostBehind = 2_000;

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
            var (scores, ofProposed) = await ScoreAsync(connection, scope, query, proposed, state.End, cancellationToken);

            // Those that the table lacks do not make up for what it left out.
            return ofProposed < limit ? null : ChunkRanking.Top(scores, limit);
        }
        catch (PostgresException failure) when (IsGone(failure))
        {
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

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var batch = connection.CreateBatch();

        // The scan goes on, where it can, behind what the filter refuses.
        batch.Add(
            $"SELECT set_config('hnsw.ef_search', '{Math.Min(wanted, MostHits)}', true)"
            + (extension.Iterates ? ", set_config('hnsw.iterative_scan', 'relaxed_order', true)" : ""));
        batch.Add(
            $"SELECT t.chunk_no FROM {table.Name} AS t {filter} ORDER BY t.{table.Distance("$1")} LIMIT {wanted}", [.. parameters]);
        List<long> proposed;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            proposed = await reader.ReadAllAsync(row => row.GetInt64(0), cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return proposed;
    }

    // A chunk that ended since the search began is still in the table, and counts.
    private static async Task<(List<ChunkScore> Scores, int OfProposed)> ScoreAsync(
        NpgsqlConnection connection,
        SearchScope scope,
        ReadOnlyMemory<float> query,
        List<long> proposed,
        long end,
        CancellationToken cancellationToken)
    {
        var parameters = new List<NpgsqlParameter>
        {
            Parameter(scope.IndexId),
            Parameter(proposed.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint),
            Parameter(end),
            Parameter(scope.AsOf),
            Parameter(scope.Tenant),
        };
        var filter = scope.Filter is { } given ? $"AND v.version_no IN ({FilterQuery.Of(given, "$1", parameters)})" : "";
        var scores = new List<ChunkScore>();
        var ofProposed = 0;
        await connection.EachAsync(
            $"""
            SELECT c.chunk_id, v.version_id, e.embedding, c.chunk_no < $3 FROM document_chunks AS c
            JOIN document_versions AS v ON v.index_id = c.index_id AND v.version_no = c.version_no
            JOIN document_embeddings AS e ON e.index_id = c.index_id AND e.chunk_no = c.chunk_no
            LEFT JOIN document_ends AS d ON d.index_id = c.index_id AND d.version_no = c.version_no
            WHERE c.index_id = $1 AND (c.chunk_no = ANY ($2) OR c.chunk_no >= $3)
                AND v.tenant = $5 AND v.indexed_at <= $4 AND (d.ended_at IS NULL OR d.ended_at > $4) {filter}
            """,
            [.. parameters],
            reader =>
            {
                var embedding = MemoryMarshal.Cast<byte, float>(reader.GetFieldValue<byte[]>(2));
                scores.Add(new ChunkScore(
                    new ChunkKey(reader.GetGuid(0), reader.GetGuid(1)), Similarity.Score(embedding, query.Span)));
                ofProposed += reader.GetBoolean(3) ? 1 : 0;
            },
            cancellationToken);
        return (scores, ofProposed);
    }

    // The table goes with its index, and all tables go with the extension.
    private static bool IsGone(PostgresException failure) => failure.SqlState is PostgresErrorCodes.UndefinedTable
        or PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedObject or PostgresErrorCodes.UndefinedFunction;
}
