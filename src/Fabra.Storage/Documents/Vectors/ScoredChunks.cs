using Fabra.Core.Documents.Search;
using Fabra.Storage.Documents.Images;

namespace Fabra.Storage.Documents.Vectors;

/// <summary>Chunks, by their numbers, whose embeddings were compared with the query.</summary>
internal sealed class ScoredChunks
{
    private readonly List<(long Chunk, double Score)> _scores = [];

    public void Add(long chunk, double score) => _scores.Add((chunk, score));

    /// <summary>The best by score, equal ones by their keys.</summary>
    public List<ChunkScore> Best(ImageView view, int limit)
    {
        _scores.Sort((left, right) => right.Score.CompareTo(left.Score));

        // All that tie with the last one wanted take part: their ids decide.
        var last = _scores.Count <= limit ? double.NegativeInfinity : _scores[limit - 1].Score;
        return
        [
            .. _scores.TakeWhile(scored => scored.Score >= last)
                .Select(scored => new ChunkScore(view.Key(view.Find(scored.Chunk)!.Value), scored.Score))
                .OrderByDescending(scored => scored.Score)
                .ThenBy(scored => scored.Key.ChunkId)
                .ThenBy(scored => scored.Key.VersionId)
                .Take(limit),
        ];
    }
}
