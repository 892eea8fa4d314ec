using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Naming;
using Fabra.Core.Time;

namespace Fabra.Core.Retrievals;

/// <summary>Makes retrievals: searches an index, or runs a retriever declared in code over the same searches.</summary>
internal sealed class RetrievalRunner(RetrieverRegistry retrievers, ISearchSource searches, FabraClock clock) : IRetrievalSource
{
    // A search keeps a processor busy: more at once would only wait for each other.
    public int Parallelism => 4;

    public async Task<Retrieval> RetrieveAsync(TenantId tenant, RetrievalReference reference, CancellationToken cancellationToken)
    {
        var retriever = reference.IsSearch ? null
            : retrievers.Find(reference.RetrieverName)
                ?? throw NotFound.Retriever("retriever_name", reference.RetrieverName, retrievers.Names);
        var started = clock.Time.GetTimestamp();
        var lineage = new RetrieverLineage
        {
            RetrieverName = reference.RetrieverName,
            Query = reference.Query,
            IndexName = retriever?.IndexName ?? reference.IndexName,
            Mode = reference.Mode is { } mode ? SearchModeWords.Of(mode) : "",
        };
        try
        {
            var (texts, made) = retriever is null
                ? await SearchAsync(tenant, reference, cancellationToken)
                : await RunAsync(tenant, retriever, reference.Query, cancellationToken);
            return new Retrieval(ChunkLineage.Complete(lineage, texts, made) with { LatencyMs = Elapsed(started) }, texts)
            {
                Reference = reference,
                Searches = made,
            };
        }
        catch (Exception failure) when (RetrievalFailures.ReasonOf(failure) is not null)
        {
            return new Retrieval(
                lineage with { LatencyMs = Elapsed(started), TrackingError = RetrievalFailures.TextOf(failure) }, [])
            {
                Reference = reference,
                Failure = failure,
            };
        }
    }

    private async Task<(IReadOnlyList<string> Texts, IReadOnlyList<IndexSearch> Searches)> SearchAsync(
        TenantId tenant, RetrievalReference reference, CancellationToken cancellationToken)
    {
        var search = await searches.SearchAsync(tenant, reference.ToQuery(), cancellationToken);
        return ([.. search.Hits.Select(hit => hit.Chunk.Content)], [search]);
    }

    private async Task<(IReadOnlyList<string> Texts, IReadOnlyList<IndexSearch> Searches)> RunAsync(
        TenantId tenant, Retriever retriever, string query, CancellationToken cancellationToken)
    {
        var scope = new RetrieverScope(tenant, searches, cancellationToken);
        try
        {
            return (await retriever.Run(scope, query), scope.Searches);
        }
        catch (Exception failure) when (
            failure is not (StoreUnavailableException or FabraException { Reason: ErrorReason.EmbedderUnavailable })
            && !(failure is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new FabraException(
                ErrorReason.ContextFunctionFailed, $"the code of retriever \"{retriever.Name}\" failed: {failure.Message}", failure);
        }
    }

    private double Elapsed(long started) => Math.Round(clock.Time.GetElapsedTime(started).TotalMilliseconds, 3);
}
