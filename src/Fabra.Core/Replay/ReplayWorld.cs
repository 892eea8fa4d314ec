using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>
/// The world that a replay puts in the place of the live one. It leaves no trace, and it knows what it had to take from the record because
/// no store has it.
/// </summary>
internal abstract class ReplayWorld(ReplaySources sources, TenantId tenant, DateTimeOffset openedAt, DateTimeOffset assembledAt)
    : AssemblyWorld
{
    public override DateTimeOffset OpenedAt => openedAt;

    // One at a time, so that differences are named in the order of the retrievals.
    public override int Parallelism => 1;

    /// <summary>
    /// Where the stores no longer say what the record says of the rows and chunks that were read. Null: the world reads others, and
    /// what they say is compared with the record.
    /// </summary>
    public virtual IReadOnlyList<ReplayDifference>? Mismatches => null;

    /// <summary>True when an answer could only be taken from the record.</summary>
    public bool TookFromPlan { get; protected set; }

    protected ReplaySources Sources => sources;

    protected TenantId Tenant => tenant;

    public override DateTimeOffset AssembledAt() => assembledAt;

    /// <summary>
    /// Makes a retrieval again, through the same code as the first time. An index that is not there finds nothing: that is what the replay
    /// is to show. A store or an embedder that does not answer ends the replay: what it would show is not known.
    /// </summary>
    protected async Task<Retrieval> MakeAgainAsync(
        RetrievalReference reference, SearchIndex search, CancellationToken cancellationToken)
    {
        try
        {
            var retrieval = await sources.Runner.RetrieveAsync(reference, search, cancellationToken);
            return retrieval.Failure is null or FabraException { Reason: ErrorReason.ContextFunctionFailed }
                ? retrieval
                : throw retrieval.Failure;
        }
        catch (FabraException gone) when (reference.IsSearch && gone is { Reason: ErrorReason.UnknownIndex, Fields.Count: > 0 })
        {
            var lineage = new RetrieverLineage
            {
                RetrieverName = reference.RetrieverName,
                Query = reference.Query,
                IndexName = reference.IndexName,
                TrackingError = gone.Fields[0].Description,
            };
            return new Retrieval(lineage, []) { Reference = reference };
        }
    }

    /// <summary>Searches an index as it was at an instant; null: as it is now.</summary>
    protected async Task<IndexSearch> SearchAsync(SearchQuery query, DateTimeOffset? asOf, CancellationToken cancellationToken) =>
        IndexSearch.Of(query, await sources.Documents.SearchAsync(tenant, query, asOf, cancellationToken));

    /// <summary>True when a recorded retrieval can be made again: a search, or a retriever that searched and whose code is still there.</summary>
    protected bool CanMakeAgain(PlanRetrieval recorded, RetrievalReference reference) =>
        reference.IsSearch || (recorded.Searches.Count > 0 && sources.Retrievers.Find(reference.RetrieverName) is not null);
}
