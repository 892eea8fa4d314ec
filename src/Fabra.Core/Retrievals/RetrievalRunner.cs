using Fabra.Core.Documents.Search;
using Fabra.Core.Naming;
using Fabra.Core.Time;

namespace Fabra.Core.Retrievals;

/// <summary>Makes retrievals: searches an index, or runs a retriever declared in code over the same searches.</summary>
internal sealed class RetrievalRunner(RetrieverRegistry retrievers, FabraClock clock)
{
    /// <summary>Makes a retrieval; of one that failed though the request is valid, <see cref="Retrieval.Failure"/> says why.</summary>
    /// <exception cref="FabraException">The reference is invalid: unknown index or retriever, a query that cannot be searched.</exception>
    public async Task<Retrieval> RetrieveAsync(
        RetrievalReference reference, SearchIndex search, CancellationToken cancellationToken)
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
                ? await SearchAsync(reference, search, cancellationToken)
                : await RunAsync(retriever, reference.Query, search, cancellationToken);
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

    private static async Task<(IReadOnlyList<string> Texts, IReadOnlyList<IndexSearch> Searches)> SearchAsync(
        RetrievalReference reference, SearchIndex search, CancellationToken cancellationToken)
    {
        var made = await search(reference.ToQuery(), cancellationToken);
        return ([.. made.Hits.Select(hit => hit.Chunk.Content)], [made]);
    }

    private static async Task<(IReadOnlyList<string> Texts, IReadOnlyList<IndexSearch> Searches)> RunAsync(
        Retriever retriever, string query, SearchIndex search, CancellationToken cancellationToken)
    {
        var scope = new RetrieverScope(search, cancellationToken);
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
