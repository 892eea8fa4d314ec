using Fabra.Core.Evidence.Spool;

namespace Fabra.Storage.DuckDb.Journal;

/// <summary>What a journal says at a start.</summary>
internal sealed class JournalContents
{
    private readonly List<ScannedFrame> _frames = [];

    /// <summary>The newest position that was acknowledged; 0: the journal is new, or there is none.</summary>
    public long Last { get; private set; }

    /// <summary>The newest whole frame that the database should have as a row; null when none is kept.</summary>
    public ScannedFrame? Known { get; private set; }

    /// <summary>Whole frames that the database does not have, in order.</summary>
    public IReadOnlyList<ScannedFrame> Frames => _frames;

    /// <summary>Takes in one file.</summary>
    public void Take(long first, long last, IEnumerable<ScannedFrame> frames, long head)
    {
        Last = Math.Max(Last, Math.Max(first - 1, last));
        foreach (var frame in frames)
        {
            if (frame.Sequence > head)
            {
                // A copy, or one frame would keep its whole file in memory.
                _frames.Add(frame with { Bytes = frame.Bytes.ToArray() });
            }
            else
            {
                Known = frame with { Bytes = frame.Bytes.ToArray() };
            }
        }
    }

    /// <summary>Acknowledged positions that neither the database nor the journal has, as ranges.</summary>
    /// <param name="head">The newest position of the database.</param>
    /// <param name="settled">The position up to which what is missing was accepted.</param>
    public List<(long First, long Last)> Missing(long head, long settled)
    {
        var missing = new List<(long, long)>();
        var expected = Math.Max(head, settled) + 1;
        foreach (var frame in _frames.Where(frame => frame.Sequence >= expected))
        {
            if (frame.Sequence > expected)
            {
                missing.Add((expected, frame.Sequence - 1));
            }

            expected = frame.Sequence + 1;
        }

        if (expected <= Last)
        {
            missing.Add((expected, Last));
        }

        return missing;
    }
}
