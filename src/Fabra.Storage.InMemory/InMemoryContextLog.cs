using System.Runtime.CompilerServices;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Contexts;

namespace Fabra.Storage.InMemory;

/// <summary>The context log as a list.</summary>
internal sealed class InMemoryContextLog(InMemorySession session) : IContextLog
{
    public Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken) =>
        session.RunAsync(
            data =>
            {
                var now = session.Now;
                if (data.Positions.TryGetValue(record.ContextId, out var known))
                {
                    return new AppendOutcome(known, null);
                }

                if (InMemoryRequestKeyStore.Find(data, key, now) is { } earlier)
                {
                    return new AppendOutcome(0, earlier);
                }

                var position = data.Contexts.Count + 1L;
                data.Contexts.Add(record with { LogPosition = position });
                data.Positions.Add(record.ContextId, position);
                InMemoryRequestKeyStore.Remember(data, key, record.ContextId, now);
                return new AppendOutcome(position, null);
            },
            cancellationToken);

    public Task<ContextRecord?> FindAsync(
        TenantId tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken) => session.RunAsync(
            data => data.Positions.TryGetValue(contextId, out var position)
                && At(data, position) is { } record
                && record.Tenant == tenant
                    ? ContextSelection.Take(record, columns)
                    : null,
            cancellationToken);

    public Task<IReadOnlyList<ContextRecord>> ListAsync(
        ContextFilter filter,
        ContextOrder order,
        Guid? after,
        int limit,
        ContextColumns columns,
        CancellationToken cancellationToken) => session.RunAsync<IReadOnlyList<ContextRecord>>(
            data =>
            [
                .. ContextSelection.Page(data.Contexts.Where(record => ContextSelection.Matches(record, filter)), order, after, limit)
                    .Select(record => ContextSelection.Take(record, columns)),
            ],
            cancellationToken);

    public Task<Guid> GetStoreIdAsync(CancellationToken cancellationToken) => session.RunAsync(data => data.StoreId, cancellationToken);

    public Task<long> GetHeadAsync(CancellationToken cancellationToken) =>
        session.RunAsync(data => (long)data.Contexts.Count, cancellationToken);

    public async IAsyncEnumerable<ContextRecord> StreamAsync(
        ContextFilter filter,
        long after,
        long head,
        ContextColumns columns,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = Math.Min(head, await GetHeadAsync(cancellationToken));
        for (var position = Math.Max(after, 0); position < last; position++)
        {
            var record = await session.RunAsync(data => At(data, position + 1), cancellationToken);
            if (ContextSelection.Matches(record, filter))
            {
                yield return ContextSelection.Take(record, columns);
            }
        }
    }

    private static ContextRecord At(InMemoryData data, long position) => data.Contexts[(int)(position - 1)];
}
