using System.Text.Json;
using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Features;

namespace Fabra.Core.Evidence;

/// <summary>
/// A record is of the store that has a row which the record pins, a value or a chunk: their ids are random, so that no other store has
/// them. Or that has the record itself, because a spool was drained in part.
/// </summary>
internal sealed class StoreOrigin(IContextLog log, IFeatureHistory history, IDocumentStore documents) : IRecordOrigin
{
    public async Task<bool> IsShownAsync(ContextRecord record, CancellationToken cancellationToken) =>
        (Plan(record) is { } plan
            && (await HasValueAsync(record, plan, cancellationToken) || await HasChunkAsync(record, plan, cancellationToken)))
        || await log.FindAsync(record.Tenant, record.ContextId, ContextColumns.Summary, cancellationToken) is not null;

    private static ContextPlan? Plan(ContextRecord record)
    {
        try
        {
            return PlanJson.Parse(record.Plan);
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or ArgumentException)
        {
            // What cannot be read shows nothing.
            return null;
        }
    }

    private async Task<bool> HasValueAsync(ContextRecord record, ContextPlan plan, CancellationToken cancellationToken)
    {
        FeaturePin[] pins =
        [
            .. plan.Reads.Where(read => read is { ValueId: not null, EventTime: not null })
                .Select(read => new FeaturePin(read.Key, read.ValueId!.Value, read.EventTime!.Value)),
        ];
        return pins.Length > 0 && (await history.ReadPinnedAsync(record.Tenant, pins, cancellationToken)).Any(row => row is not null);
    }

    private async Task<bool> HasChunkAsync(ContextRecord record, ContextPlan plan, CancellationToken cancellationToken)
    {
        foreach (var search in plan.Retrievals.SelectMany(retrieval => retrieval.Searches).Where(search => search.Pins.Count > 0))
        {
            var chunks = await documents.ReadChunksAsync(
                record.Tenant, search.IndexId, [.. search.Pins.Select(pin => pin.Key)], cancellationToken);
            if (chunks.Any(chunk => chunk is not null))
            {
                return true;
            }
        }

        return false;
    }
}
