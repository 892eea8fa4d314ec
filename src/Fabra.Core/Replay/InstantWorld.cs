using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>
/// What was known at one instant, by the definitions that the plan read. What a retriever found without searching through its scope has no
/// history and can only be taken from the record.
/// </summary>
internal sealed class InstantWorld(ReplaySources sources, TenantId tenant, ContextPlan plan, DateTimeOffset asOf)
    : ReplayWorld(sources, tenant, openedAt: asOf, assembledAt: asOf)
{
    private readonly RecordedPlan _recorded = new(plan);

    public override ValueTask<FeatureDefinition> GetDefinitionAsync(string name, string field, CancellationToken cancellationToken) =>
        _recorded.GetDefinitionAsync(Sources.Definitions, Tenant, name, field, cancellationToken);

    public override async Task<IReadOnlyList<FeatureReading>> ReadAsync(
        IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken) =>
        await HistoryReads.ReadAsync(Sources.History, Tenant, queries, OpenedAt, cancellationToken);

    public override async Task<Retrieval> RetrieveAsync(RetrievalReference reference, CancellationToken cancellationToken)
    {
        var recorded = _recorded.Take(reference);
        if (recorded is not null && !CanMakeAgain(recorded, reference))
        {
            TookFromPlan = true;
            return RecordedPlan.AsRecorded(recorded);
        }

        var searches = recorded?.Searches ?? [];
        return await MakeAgainAsync(reference, (query, token) => SearchAsync(query, searches, token), cancellationToken);
    }

    /// <summary>What was searched for before is compared by the vector it had then, whatever the embedder is now.</summary>
    private async Task<IndexSearch> SearchAsync(
        SearchQuery query, IReadOnlyList<PlanSearch> recorded, CancellationToken cancellationToken)
    {
        var key = RetrievalReferenceJson.Key(query);
        if (recorded.FirstOrDefault(search => RetrievalReferenceJson.Key(search.Query) == key) is { } before)
        {
            var again = await Sources.Documents.RepeatAsync(
                Tenant, before.IndexId, query, before.QueryVector, OpenedAt, cancellationToken);
            if (again.Index.ExistsAt(OpenedAt))
            {
                return IndexSearch.Of(query, again);
            }
        }

        // Another index had the name at the instant, or none did.
        return await SearchAsync(query, OpenedAt, cancellationToken);
    }
}
