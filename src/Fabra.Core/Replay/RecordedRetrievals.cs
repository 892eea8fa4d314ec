using Fabra.Core.Contexts;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>The retrievals of a plan, handed out in the order made.</summary>
internal sealed class RecordedRetrievals(ContextPlan plan)
{
    private readonly List<PlanRetrieval> _unused = [.. plan.Retrievals.Where(retrieval => retrieval.Reference is not null)];

    /// <summary>What the plan has under the reference; null when it has nothing, or nothing more.</summary>
    public PlanRetrieval? Take(RetrievalReference reference)
    {
        var key = RetrievalReferenceJson.Key(reference);
        var index = Find(key, 0);
        if (index < 0)
        {
            return null;
        }

        // Asked again and again in vain, a retrieval stands in the plan once, and so it fails again and again.
        var recorded = _unused[index];
        if (recorded.Failure is null || Find(key, index + 1) >= 0)
        {
            _unused.RemoveAt(index);
        }

        return recorded;
    }

    /// <summary>The retrieval as the record has it.</summary>
    public static Retrieval AsRecorded(PlanRetrieval recorded) => new(recorded.Lineage, recorded.Results)
    {
        Reference = recorded.Reference,
        Failure = recorded.Failure is { } reason ? RetrievalFailures.Recorded(reason, recorded.Lineage.TrackingError) : null,
    };

    private int Find(string key, int from) =>
        _unused.FindIndex(from, retrieval => RetrievalReferenceJson.Key(retrieval.Reference!) == key);
}
