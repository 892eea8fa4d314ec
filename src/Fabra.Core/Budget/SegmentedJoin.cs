using Fabra.Core.Tokens;

namespace Fabra.Core.Budget;

/// <summary>
/// Counts joined text as a sum over parts that can be counted apart. An item is a head, a body and a tail, cut at its first and
/// last place where a piece ends in any surroundings (<see cref="PiecePattern.AlwaysSplits"/>). Bodies never change. Between two
/// neighbours lies a joint, the one's tail, a line feed and the other's head; removing an item recounts one joint.
/// </summary>
/// <remarks>
/// Items without such a place (blank ones, or a lone slash) are wholly part of a joint. Where thousands of these follow each
/// other a joint is long; its long pieces are then merged again only around the change (<see cref="LongPiece"/>).
/// </remarks>
internal sealed class SegmentedJoin : IJoinedCount
{
    // A joint's count is kept at the item it begins in, with place 0 for the beginning of the text.
    private readonly int[] _joints;
    private readonly int[] _bodies;
    private readonly (int First, int Last)[] _splits;
    private readonly int[] _next;
    private readonly int[] _previous;
    private readonly string[] _texts;
    private readonly JointCounter _counter;
    private long _total;

    public SegmentedJoin(IReadOnlyList<BudgetItem> items, BpeTokenCounter counter, CancellationToken cancellationToken)
    {
        _texts = [.. items.Select(item => item.Text)];
        _counter = new JointCounter(counter);
        // Items are numbered from 1 here; 0 and the last place stand for the ends of the text.
        int end = items.Count + 1;
        _joints = new int[end + 1];
        _bodies = new int[end + 1];
        _splits = new (int, int)[end + 1];
        _next = [.. Enumerable.Range(1, end + 1)];
        _previous = [.. Enumerable.Range(-1, end + 1)];
        for (int place = 1; place < end; place++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string text = _texts[place - 1];
            (int first, int last) = _splits[place] = FindSplits(counter.Pattern, text);
            _total += _bodies[place] = first < last ? counter.Count(text.AsSpan(first..last)) : 0;
        }

        for (int place = 0; place < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            place = CountJoint(place);
        }
    }

    public int Total => checked((int)_total);

    public void Remove(int index)
    {
        int place = index + 1;
        _next[_previous[place]] = _next[place];
        _previous[_next[place]] = _previous[place];
        _total -= _bodies[place] + _joints[place];
        _joints[place] = 0;

        int start = _previous[place];
        while (!IsAnchor(start))
        {
            start = _previous[start];
        }

        CountJoint(start);
    }

    private static (int First, int Last) FindSplits(PiecePattern pattern, string text)
    {
        int first = 0;
        while (first <= text.Length && !pattern.AlwaysSplits(text, first))
        {
            first++;
        }

        if (first > text.Length)
        {
            return (-1, -1);
        }

        int last = text.Length;
        while (last > first && !pattern.AlwaysSplits(text, last))
        {
            last--;
        }

        return (first, last);
    }

    private bool IsAnchor(int place) => place == 0 || place == _next.Length - 1 || _splits[place].First >= 0;

    /// <summary>Counts the joint that begins in the item at <paramref name="start"/>; returns the place it ends in.</summary>
    private int CountJoint(int start)
    {
        int end = _next.Length - 1;
        _counter.Begin();
        if (start > 0)
        {
            _counter.Add(_texts[start - 1].AsSpan(_splits[start].Last));
        }

        int place = _next[start];
        for (bool first = start == 0; place != end; place = _next[place], first = false)
        {
            if (!first)
            {
                _counter.AddLineFeed();
            }

            string text = _texts[place - 1];
            if (IsAnchor(place))
            {
                _counter.Add(text.AsSpan(0, _splits[place].First));
                break;
            }

            if (text.Length > 0)
            {
                _counter.Add(text);
            }
        }

        int count = _counter.Count();
        _total += count - _joints[start];
        _joints[start] = count;
        return place;
    }
}
