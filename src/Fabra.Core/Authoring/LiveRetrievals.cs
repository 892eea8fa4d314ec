using Fabra.Core.Errors;
using Fabra.Core.Lineage;
using Fabra.Core.Naming;
using Fabra.Core.Records;
using Fabra.Core.Time;

namespace Fabra.Core.Authoring;

/// <summary>Runs retrievers as they are now.</summary>
internal sealed class LiveRetrievals(ContextRegistry registry, FabraClock clock) : IRetrievals
{
    public async Task<PlanRetrieval> RunAsync(string retrieverName, string query, CancellationToken cancellationToken)
    {
        if (registry.FindRetriever(retrieverName) is not { } retriever)
        {
            var closest = ClosestNames.To(retrieverName, registry.RetrieverNames);
            throw new FabraException(
                ErrorReason.ContextFunctionFailed, $"no retriever \"{retrieverName}\"{ClosestNames.Hint(closest)}");
        }

        var started = clock.Time.GetTimestamp();
        var results = await retriever.Run(query, cancellationToken);
        return new PlanRetrieval(new RetrieverLineage
        {
            RetrieverName = retrieverName,
            Query = query,
            IndexName = retriever.IndexName,
            ResultsCount = results.Count,
            LatencyMs = Math.Round(clock.Time.GetElapsedTime(started).TotalMilliseconds, 3),
            Chunks = [.. results.Select(ContextScope.Chunk)],
        }, results);
    }
}
