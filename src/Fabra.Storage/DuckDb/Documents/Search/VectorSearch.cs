using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using Fabra.Core.Documents.Search;

namespace Fabra.Storage.DuckDb.Documents.Search;

/// <summary>
/// Finds the most similar chunks, exactly: a first look at the codes of all that are in scope leaves few, and of these the embeddings
/// decide.
/// </summary>
internal static class VectorSearch
{
    /// <summary>Up to so many embeddings are read at once, without a look at the codes.</summary>
    private const int Few = 1_000;

    public static List<ChunkScore> Run(DuckDBConnection connection, SearchScope scope, ReadOnlyMemory<float> vector, int limit)
    {
        if (IndexSql.Find(connection, scope.Tenant, scope.IndexId) is not { } index || limit <= 0)
        {
            return [];
        }

        if (index.Embedder.Dimensions != vector.Length)
        {
            throw new ArgumentException(
                $"The vector has {vector.Length} dimensions, the index {index.Embedder.Dimensions}.", nameof(vector));
        }

        var passing = ScopeChunks.Load(connection, scope).Passing;
        var chunks = passing.Count <= Math.Max(limit, Few)
            ? passing.ToList()
            : Look(connection, scope.IndexId, passing, vector.Span, limit);
        return Best(connection, scope.IndexId, Score(connection, scope.IndexId, chunks, vector.Span), limit);
    }

    private static List<long> Look(
        DuckDBConnection connection, Guid indexId, ChunkSet passing, ReadOnlySpan<float> query, int limit)
    {
        var length = (float)Math.Sqrt(Similarity.Dot(query, query));
        var candidates = new Candidates(limit);
        using var command = connection.Command($"SELECT chunk_no, code FROM {DocumentTables.Vectors(indexId)}");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var code = Array.Empty<byte>();
        while (reader.Read())
        {
            var chunk = reader.GetInt64(0);
            if (passing.Contains(chunk))
            {
                var (estimate, error) = VectorCode.Estimate(reader.Octets(1, ref code), query);
                candidates.Add(chunk, estimate, error * length);
            }
        }

        return candidates.Take();
    }

    private static List<(long Chunk, double Score)> Score(
        DuckDBConnection connection, Guid indexId, List<long> chunks, ReadOnlySpan<float> query)
    {
        var scores = new List<(long Chunk, double Score)>(chunks.Count);
        if (chunks.Count == 0)
        {
            return scores;
        }

        var wanted = ChunkNumbers.Of(chunks);
        using var command = connection.Command(
            $"SELECT chunk_no, embedding FROM {DocumentTables.Vectors(indexId)} WHERE {wanted.Condition}", wanted.Parameters);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var embedding = Array.Empty<byte>();
        while (reader.Read())
        {
            var chunk = reader.GetInt64(0);
            if (wanted.Includes(chunk))
            {
                var octets = reader.Octets(1, ref embedding);
                scores.Add((chunk, Similarity.Score(MemoryMarshal.Cast<byte, float>(octets), query)));
            }
        }

        return scores;
    }

    private static List<ChunkScore> Best(
        DuckDBConnection connection, Guid indexId, List<(long Chunk, double Score)> scores, int limit)
    {
        scores.Sort((left, right) => right.Score.CompareTo(left.Score));

        // All that tie with the last one wanted: their ids decide.
        var last = scores.Count <= limit ? double.NegativeInfinity : scores[limit - 1].Score;
        var best = scores.TakeWhile(scored => scored.Score >= last).ToArray();
        var keys = ChunkKeys.Read(connection, indexId, [.. best.Select(scored => scored.Chunk)]);
        return
        [
            .. best.Select(scored => new ChunkScore(keys[scored.Chunk], scored.Score))
                .OrderByDescending(scored => scored.Score)
                .ThenBy(scored => scored.Key.ChunkId)
                .ThenBy(scored => scored.Key.VersionId)
                .Take(limit),
        ];
    }
}
