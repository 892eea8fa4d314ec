namespace Fabra.Storage.Documents.Vectors;

/// <summary>
/// Collects the chunks that may be among the best, of which only an estimate is known. A chunk is out once as many as are wanted
/// are certainly better.
/// </summary>
/// <param name="limit">How many are wanted, from 1.</param>
/// <param name="length">Of the query's vector; estimates are off by their error times this.</param>
internal sealed class Candidates(int limit, float length)
{
    // Scores are rounded: two that differ by less than this may tie, and then the chunk's id decides.
    private const float Tie = 2e-6f;

    private readonly PriorityQueue<float, float> _surest = new();
    private readonly List<(long Chunk, float Most)> _all = [];
    private int _prune = Math.Max(4_096, 4 * limit);

    public void Add(long chunk, (float Amount, float Error) estimate)
    {
        var error = estimate.Error * length;
        var (least, most) = (estimate.Amount - error, estimate.Amount + error);
        if (_surest.Count < limit)
        {
            _surest.Enqueue(least, least);
        }
        else if (most < Bound)
        {
            return;
        }
        else if (least > _surest.Peek())
        {
            _surest.DequeueEnqueue(least, least);
        }

        _all.Add((chunk, most));
        if (_all.Count >= _prune)
        {
            Prune();
            _prune = Math.Max(_prune, 2 * _all.Count);
        }
    }

    public List<long> Take()
    {
        Prune();
        return [.. _all.Select(candidate => candidate.Chunk)];
    }

    private float Bound => _surest.Peek() - Tie;

    private void Prune()
    {
        if (_surest.Count == limit)
        {
            var bound = Bound;
            _all.RemoveAll(candidate => candidate.Most < bound);
        }
    }
}
