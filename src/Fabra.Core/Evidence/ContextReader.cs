using System.Runtime.CompilerServices;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Naming;

namespace Fabra.Core.Evidence;

/// <summary>Reads stored contexts: from the log, and by id also those that wait in the spool.</summary>
internal sealed class ContextReader(IContextLog log, IEvidenceWriter evidence)
{
    private const int FirstPart = 16;
    private const int GrowthOfParts = 4;

    /// <exception cref="FabraException">No context has that id.</exception>
    public async Task<AssembledContext> GetAsync(
        TenantId tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken)
    {
        // The spool first: it answers from memory when it has nothing, and it works while the store does not.
        if (await evidence.FindSpooledAsync(tenant, contextId, cancellationToken) is { } spooled)
        {
            return AssembledContext.FromRecord(spooled, columns) with { Evidence = EvidenceState.Spooled };
        }

        var record = await log.FindAsync(tenant, contextId, columns, cancellationToken);
        return record is null ? throw NotFound.Context(contextId) : AssembledContext.FromRecord(record, columns);
    }

    /// <summary>One page in order; null as the cursor when it was the last.</summary>
    public async Task<ContextPage> ListAsync(
        ContextFilter filter,
        ContextOrder order,
        Guid? after,
        int limit,
        ContextColumns columns,
        CancellationToken cancellationToken)
    {
        CheckRange(filter);
        var records = await log.ListAsync(filter, order, after, limit + 1, columns, cancellationToken);
        var page = records.Take(limit).Select(record => AssembledContext.FromRecord(record, columns)).ToArray();
        return new ContextPage(page, records.Count > limit ? page[^1].Record.ContextId : null);
    }

    /// <summary>
    /// Up to so many in order, read part by part as they are taken. Of whole records, which may have megabytes each, the first part is small:
    /// a page that is full by its bytes leaves the others unread.
    /// </summary>
    public async IAsyncEnumerable<AssembledContext> ListAllAsync(
        ContextFilter filter,
        ContextOrder order,
        Guid? after,
        int limit,
        ContextColumns columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CheckRange(filter);
        for (int left = limit, part = columns == ContextColumns.All ? FirstPart : limit; left > 0; part *= GrowthOfParts)
        {
            var asked = Math.Min(left, part);
            var records = await log.ListAsync(filter, order, after, asked, columns, cancellationToken);
            foreach (var record in records)
            {
                yield return AssembledContext.FromRecord(record, columns);
            }

            if (records.Count < asked)
            {
                yield break;
            }

            (left, after) = (left - asked, records[^1].ContextId);
        }
    }

    /// <summary>Everything that matches in log order, from after a position up to the head at the time of the call.</summary>
    /// <param name="head">The head to stop at; null reads it now.</param>
    public async IAsyncEnumerable<AssembledContext> StreamAsync(
        ContextFilter filter,
        long after,
        long? head,
        ContextColumns columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CheckRange(filter);
        var last = head ?? await log.GetHeadAsync(cancellationToken);
        await foreach (var record in log.StreamAsync(filter, after, last, columns, cancellationToken))
        {
            yield return AssembledContext.FromRecord(record, columns);
        }
    }

    private static void CheckRange(ContextFilter filter)
    {
        if (filter.Start > filter.End)
        {
            throw FabraException.Field("start", "lies after end", ErrorReason.InvalidTimeRange);
        }
    }
}
