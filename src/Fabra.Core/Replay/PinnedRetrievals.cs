using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>
/// Makes the retrievals of a plan again over the very chunks that were found. A retriever that searched through its scope runs again; the
/// texts of one that did not can only be taken from the record.
/// </summary>
internal sealed class PinnedRetrievals(ContextPlan plan, IDocumentSearch documents, RetrievalReplay replay) : IRetrievalSource
{
    private readonly RecordedRetrievals _recorded = new(plan);

    // One at a time, so that differences are named in the order of the retrievals.
    public int Parallelism => 1;

    /// <summary>What the store says differently, in the order read.</summary>
    public List<ReplayDifference> Differences { get; } = [];

    /// <summary>True when an answer came from the record.</summary>
    public bool TookFromPlan { get; private set; }

    public async Task<Retrieval> RetrieveAsync(TenantId tenant, RetrievalReference reference, CancellationToken cancellationToken)
    {
        if (_recorded.Take(reference) is not { } recorded)
        {
            Differences.Add(new ReplayDifference(
                RetrievalComparison.Path(reference.RetrieverName), null, null, "the code retrieves now what it did not retrieve then"));
            return await replay.RunAsync(
                new InstantSearches(documents, [], plan.OpenedAt), tenant, reference, cancellationToken);
        }

        if (recorded.Failure is not null)
        {
            return RecordedRetrievals.AsRecorded(recorded);
        }

        var pinned = new PinnedSearches(documents, recorded, plan.OpenedAt, Differences);
        if (reference.IsSearch || (recorded.Searches.Count > 0 && replay.Knows(reference.RetrieverName)))
        {
            var again = await replay.RunAsync(pinned, tenant, reference, cancellationToken);
            return again with { Lineage = again.Lineage with { LatencyMs = recorded.Lineage.LatencyMs } };
        }

        TookFromPlan = true;
        foreach (var search in recorded.Searches)
        {
            // Its texts cannot be made again, but the chunks behind them can be checked.
            await pinned.SearchAsync(tenant, search.Query, cancellationToken);
        }

        return RecordedRetrievals.AsRecorded(recorded) with { Searches = pinned.Made };
    }
}
