using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Storage.Resilience;

/// <summary>A guarded context log; see <see cref="ResilientOfflineStore"/> for why appends go past the guard.</summary>
internal sealed class ResilientContextLog(IContextLog inner, StoreGuard guard) : IContextLog
{
    public Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken) =>
        inner.AppendAsync(record, key, cancellationToken);

    public Task<ContextRecord?> FindAsync(
        TenantId tenant, Guid contextId, ContextColumns columns, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.FindAsync(tenant, contextId, columns, token), cancellationToken);

    public Task<IReadOnlyList<ContextRecord>> ListAsync(
        ContextFilter filter,
        ContextOrder order,
        Guid? after,
        int limit,
        ContextColumns columns,
        CancellationToken cancellationToken) =>
        guard.RunLongAsync(token => inner.ListAsync(filter, order, after, limit, columns, token), cancellationToken);

    public Task<Guid> GetStoreIdAsync(CancellationToken cancellationToken) => guard.RunAsync(inner.GetStoreIdAsync, cancellationToken);

    public Task<long> GetHeadAsync(CancellationToken cancellationToken) => guard.RunAsync(inner.GetHeadAsync, cancellationToken);

    public IAsyncEnumerable<ContextRecord> StreamAsync(
        ContextFilter filter, long after, long head, ContextColumns columns, CancellationToken cancellationToken) =>
        GuardedStream.Of(guard, token => inner.StreamAsync(filter, after, head, columns, token), cancellationToken);
}
