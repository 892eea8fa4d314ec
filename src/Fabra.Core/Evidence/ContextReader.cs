using System.Runtime.CompilerServices;
using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Naming;

namespace Fabra.Core.Evidence;

/// <summary>Reads stored contexts: from the log, and by id also those that wait in the spool.</summary>
internal sealed class ContextReader(IContextLog log, IEvidenceWriter evidence, DefinitionCatalog definitions)
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
        await CheckAsync(filter, cancellationToken);
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
        await CheckAsync(filter, cancellationToken);
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
        await CheckAsync(filter, cancellationToken);
        var last = head ?? await log.GetHeadAsync(cancellationToken);
        await foreach (var record in log.StreamAsync(filter, after, last, columns, cancellationToken))
        {
            yield return AssembledContext.FromRecord(record, columns);
        }
    }

    /// <exception cref="FabraException">
    /// The filter can match nothing: it starts after it ends, or its subject is of an entity that nobody registered, so that no context ever
    /// read one. Names, labels and principals are anybody's choice: there is no list to hold them against.
    /// </exception>
    private async ValueTask CheckAsync(ContextFilter filter, CancellationToken cancellationToken)
    {
        if (filter.Start > filter.End)
        {
            throw FabraException.Field("start", "lies after end", ErrorReason.InvalidTimeRange);
        }

        if (filter.Subject is { EntityName: var entity } && !definitions.Current(filter.Tenant).Entities.ContainsKey(entity))
        {
            // Another server may have registered it. Definitions are never deleted, so that what is known stays true.
            var known = (await definitions.RefreshAsync(filter.Tenant, cancellationToken)).Entities;
            if (!known.ContainsKey(entity))
            {
                throw NotFound.Entity("subject.entity_name", entity, known.Keys);
            }
        }
    }
}
