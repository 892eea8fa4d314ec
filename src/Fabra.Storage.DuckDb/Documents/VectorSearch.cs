using System.Runtime.InteropServices;
using DuckDB.NET.Data;
using Fabra.Core.Documents.Search;
using Fabra.Storage.Documents.Images;
using Fabra.Storage.Documents.Vectors;

namespace Fabra.Storage.DuckDb.Documents;

/// <summary>
/// Finds the most similar chunks, exactly: a first look at the codes of all that are in scope leaves few, and of these the
/// embeddings decide.
/// </summary>
internal static class VectorSearch
{
    public static List<ChunkScore> Run(
        DuckDBConnection connection, Guid indexId, ImageView view, ImageScope chunks, ReadOnlySpan<float> query, int limit)
    {
        if (limit <= 0)
        {
            return [];
        }

        var candidates = new Candidates(limit, (float)Math.Sqrt(Similarity.Dot(query, query)));
        if (view.HoldsCodes)
        {
            view.Look(chunks, query, candidates);
        }
        else
        {
            Look(connection, indexId, view, chunks, query, candidates);
        }

        return Score(connection, indexId, candidates.Take().ConvertAll(view.Number), query).Best(view, limit);
    }

    // Of an index that is too large for its codes to be in memory.
    private static void Look(
        DuckDBConnection connection,
        Guid indexId,
        ImageView view,
        ImageScope scope,
        ReadOnlySpan<float> query,
        Candidates candidates)
    {
        using var command = connection.Command($"SELECT chunk_no, code FROM {DocumentTables.Vectors(indexId)}");
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var buffer = Array.Empty<byte>();
        while (reader.Read())
        {
            if (view.Find(reader.GetInt64(0)) is { } at && scope.Passing.Contains(at.Place))
            {
                candidates.Add(at.Place, VectorCode.Estimate(reader.Octets(1, ref buffer), query));
            }
        }
    }

    private static ScoredChunks Score(
        DuckDBConnection connection, Guid indexId, List<long> chunks, ReadOnlySpan<float> query)
    {
        var scores = new ScoredChunks();
        if (chunks.Count == 0)
        {
            return scores;
        }

        var wanted = ChunkNumbers.Of(chunks);
        using var command = connection.Command(
            $"SELECT chunk_no, embedding FROM {DocumentTables.Vectors(indexId)} WHERE {wanted.Condition}", wanted.Parameters);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        var buffer = Array.Empty<byte>();
        while (reader.Read())
        {
            if (wanted.Includes(reader.GetInt64(0)))
            {
                var embedding = MemoryMarshal.Cast<byte, float>(reader.Octets(1, ref buffer));
                scores.Add(reader.GetInt64(0), Similarity.Score(embedding, query));
            }
        }

        return scores;
    }
}
