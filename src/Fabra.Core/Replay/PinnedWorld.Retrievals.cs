using Fabra.Core.Documents.Search;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

internal sealed partial class PinnedWorld
{
    /// <summary>
    /// A retriever that searched through its scope runs again over the chunks that were found; the texts of one that did not can only be
    /// taken from the record.
    /// </summary>
    public override async Task<Retrieval> RetrieveAsync(RetrievalReference reference, CancellationToken cancellationToken)
    {
        if (_recorded.Take(reference) is not { } recorded)
        {
            _chunkMismatches.Add(new ReplayDifference(
                RetrievalComparison.Path(reference.RetrieverName), null, null, "the code retrieves now what it did not retrieve then"));
            return await MakeAgainAsync(reference, (query, token) => SearchAsync(query, OpenedAt, token), cancellationToken);
        }

        if (recorded.Failure is not null)
        {
            return RecordedPlan.AsRecorded(recorded);
        }

        var pins = new PinnedSearches(Sources.Documents, Tenant, recorded, _chunkMismatches);
        if (CanMakeAgain(recorded, reference))
        {
            var again = await MakeAgainAsync(reference, (query, token) => SearchAsync(query, pins, token), cancellationToken);
            return again with { Lineage = again.Lineage with { LatencyMs = recorded.Lineage.LatencyMs } };
        }

        // Its texts cannot be made again, but the chunks behind them can be checked.
        TookFromPlan = true;
        var searches = new List<IndexSearch>(recorded.Searches.Count);
        foreach (var search in recorded.Searches)
        {
            searches.Add(await SearchAsync(search.Query, pins, cancellationToken));
        }

        return RecordedPlan.AsRecorded(recorded) with { Searches = searches };
    }

    private async Task<IndexSearch> SearchAsync(SearchQuery query, PinnedSearches pins, CancellationToken cancellationToken) =>
        await pins.FindAsync(query, cancellationToken) ?? await SearchAsync(query, OpenedAt, cancellationToken);
}
