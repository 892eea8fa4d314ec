using System.Runtime.InteropServices;
using Fabra.Core.Documents.Search;
using Fabra.Storage.Documents.Images;
using Fabra.Storage.Documents.Terms;
using Fabra.Storage.Documents.Vectors;
using Npgsql;
using NpgsqlTypes;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Documents;

/// <summary>
/// Searches over the image of an index, exactly: a first look at the codes of all that are in scope leaves few, and of these the
/// embeddings decide.
/// </summary>
internal static class DocumentSearch
{
    public static async Task<IReadOnlyList<ChunkScore>> FindNearestAsync(
        NpgsqlConnection connection,
        Guid indexId,
        ImageView view,
        ImageScope chunks,
        ReadOnlyMemory<float> query,
        int limit,
        CancellationToken cancellationToken)
    {
        if (limit <= 0)
        {
            return [];
        }

        var candidates = new Candidates(limit, (float)Math.Sqrt(Similarity.Dot(query.Span, query.Span)));
        if (view.HoldsCodes)
        {
            view.Look(chunks, query.Span, candidates);
        }
        else
        {
            await LookAsync(connection, indexId, view, chunks, query, candidates, cancellationToken);
        }

        var scores = new ScoredChunks();
        await connection.EachAsync(
            "SELECT chunk_no, embedding FROM document_embeddings WHERE index_id = $1 AND chunk_no = ANY ($2)",
            [
                Parameter(indexId),
                Parameter(candidates.Take().ConvertAll(view.Number).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint),
            ],
            reader => scores.Add(
                reader.GetInt64(0),
                Similarity.Score(MemoryMarshal.Cast<byte, float>(reader.GetFieldValue<byte[]>(1)), query.Span)),
            cancellationToken);
        return scores.Best(view, limit);
    }

    public static async Task<TermPostings> FindTermsAsync(
        NpgsqlConnection connection,
        Guid indexId,
        ImageView view,
        ImageScope chunks,
        IReadOnlyList<string> terms,
        CancellationToken cancellationToken)
    {
        var collector = new TermCollector(terms, view, chunks);
        await connection.EachAsync(
            "SELECT term_hash, first_chunk, postings FROM document_terms WHERE index_id = $1 AND term_hash = ANY ($2)",
            [Parameter(indexId), Parameter(collector.Hashes.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Bigint)],
            reader => collector.Add(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2)),
            cancellationToken);
        return collector.Result;
    }

    // Of an index that is too large for its codes to be in memory.
    private static Task<int> LookAsync(
        NpgsqlConnection connection,
        Guid indexId,
        ImageView view,
        ImageScope scope,
        ReadOnlyMemory<float> query,
        Candidates candidates,
        CancellationToken cancellationToken) => connection.EachAsync(
            "SELECT chunk_no, code FROM document_codes WHERE index_id = $1",
            [Parameter(indexId)],
            reader =>
            {
                if (view.Find(reader.GetInt64(0)) is { } at && scope.Passing.Contains(at.Place))
                {
                    candidates.Add(at.Place, VectorCode.Estimate(reader.GetFieldValue<byte[]>(1), query.Span));
                }
            },
            cancellationToken);
}
