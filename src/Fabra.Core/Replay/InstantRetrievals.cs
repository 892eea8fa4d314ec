using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>
/// Makes the retrievals of a plan as they would have been at another instant. What a retriever found without searching through its scope
/// has no history and can only be taken from the record.
/// </summary>
internal sealed class InstantRetrievals(ContextPlan plan, IDocumentSearch documents, RetrievalReplay replay, DateTimeOffset asOf)
    : IRetrievalSource
{
    private readonly RecordedRetrievals _recorded = new(plan);

    public int Parallelism => 1;

    /// <summary>True when an answer came from the record.</summary>
    public bool TookFromPlan { get; private set; }

    public async Task<Retrieval> RetrieveAsync(TenantId tenant, RetrievalReference reference, CancellationToken cancellationToken)
    {
        var recorded = _recorded.Take(reference);
        var searched = recorded is { Searches.Count: > 0 } && replay.Knows(reference.RetrieverName);
        if (recorded is not null && !reference.IsSearch && !searched)
        {
            TookFromPlan = true;
            return RecordedRetrievals.AsRecorded(recorded);
        }

        return await replay.RunAsync(
            new InstantSearches(documents, recorded?.Searches ?? [], asOf), tenant, reference, cancellationToken);
    }
}
