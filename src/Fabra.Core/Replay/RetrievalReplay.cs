using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;
using Fabra.Core.Time;

namespace Fabra.Core.Replay;

/// <summary>Makes a retrieval again for a replay, through the same code as the first time.</summary>
internal sealed class RetrievalReplay(RetrieverRegistry retrievers, FabraClock clock)
{
    /// <summary>
    /// What the retrieval finds in <paramref name="searches"/>. An index that is not there finds nothing: that is what the replay is to
    /// show. A store or an embedder that does not answer ends the replay: what it would show is not known.
    /// </summary>
    public async Task<Retrieval> RunAsync(
        ISearchSource searches, TenantId tenant, RetrievalReference reference, CancellationToken cancellationToken)
    {
        try
        {
            var retrieval = await new RetrievalRunner(retrievers, searches, clock).RetrieveAsync(tenant, reference, cancellationToken);
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

    /// <summary>True when the code of a retriever is still there.</summary>
    public bool Knows(string retrieverName) => retrievers.Find(retrieverName) is not null;
}
