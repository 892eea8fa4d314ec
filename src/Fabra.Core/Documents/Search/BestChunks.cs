namespace Fabra.Core.Documents.Search;

/// <summary>Keeps the best of the scores that it is shown, in the order of <see cref="ChunkRanking"/>.</summary>
internal sealed class BestChunks
{
    // Rounding moves a score by half of the last decimal at most.
    private const double Rounding = 1e-6;

    private static readonly IComparer<ChunkScore> WorstFirst =
        Comparer<ChunkScore>.Create(static (a, b) => ChunkRanking.Order.Compare(b, a));

    private readonly int _limit;
    private readonly PriorityQueue<ChunkScore, ChunkScore> _best = new(WorstFirst);
    private double _least = double.NegativeInfinity;

    /// <param name="limit">How many are kept, from 0.</param>
    public BestChunks(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        _limit = limit;
    }

    /// <summary>False for a score, not rounded yet, that is certainly too low: most need neither rounding nor a key.</summary>
    public bool MayTake(double score) => score > _least;

    /// <summary>Shows a score, which is rounded.</summary>
    public void Add(ChunkScore score)
    {
        if (_best.Count < _limit)
        {
            _best.Enqueue(score, score);
        }
        else if (_limit > 0 && ChunkRanking.Order.Compare(score, _best.Peek()) < 0)
        {
            _best.DequeueEnqueue(score, score);
        }

        if (_best.Count == _limit && _limit > 0)
        {
            _least = _best.Peek().Score - Rounding;
        }
    }

    /// <summary>The best, in order; nothing is left.</summary>
    public IReadOnlyList<ChunkScore> Take()
    {
        var ordered = new ChunkScore[_best.Count];
        for (var i = ordered.Length - 1; i >= 0; i--)
        {
            ordered[i] = _best.Dequeue();
        }

        return ordered;
    }
}
