using Fabra.Core.Authoring;
using Fabra.Core.Records;

namespace Fabra.Core.Replay;

/// <summary>Answers retrievals from the record, in the order made; what the record does not have runs as it is now.</summary>
internal sealed class RecordedRetrievals(ContextPlan plan, IRetrievals live) : IRetrievals
{
    private readonly List<PlanRetrieval> _unused = [.. plan.Retrievals.Where(retrieval => !retrieval.Lineage.External)];

    /// <summary>True when an answer came from the record.</summary>
    public bool TookFromPlan { get; private set; }

    public Task<PlanRetrieval> RunAsync(string retrieverName, string query, CancellationToken cancellationToken)
    {
        var index = _unused.FindIndex(
            retrieval => retrieval.Lineage.RetrieverName == retrieverName && retrieval.Lineage.Query == query);
        if (index < 0)
        {
            return live.RunAsync(retrieverName, query, cancellationToken);
        }

        var recorded = _unused[index];
        _unused.RemoveAt(index);
        TookFromPlan = true;
        return Task.FromResult(recorded);
    }
}
