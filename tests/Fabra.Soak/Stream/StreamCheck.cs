using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Stream;

/// <summary>Follows a stream of the log from its start: every position once, in order, and under it the id that was put there.</summary>
internal sealed class StreamCheck(Guid[] ids)
{
    private long _position;

    public long Count { get; private set; }

    /// <summary>How often a position was not the one due.</summary>
    public long SkippedOrRepeated { get; private set; }

    public void Next(Context context)
    {
        Count++;
        if (context.Evidence.LogPosition != _position + 1)
        {
            SkippedOrRepeated++;
        }

        _position = context.Evidence.LogPosition;
        if (_position < ids.Length && !Guid.ParseExact(context.ContextId, "D").Equals(ids[_position]))
        {
            throw new ProofFailedException($"Position {_position} has {context.ContextId}, put there was {ids[_position]}.");
        }
    }

    /// <summary>The stream has ended: it must have reached everything that was there when it began.</summary>
    public void Finish(string name, Figures figures)
    {
        figures.AtLeast($"streamed_{name}", Count, ids.Length - 1);
        figures.Exactly($"skipped_or_repeated_{name}", SkippedOrRepeated, 0);
    }
}
