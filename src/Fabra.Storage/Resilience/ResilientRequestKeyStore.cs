using Fabra.Core.Requests;

namespace Fabra.Storage.Resilience;

/// <summary>Guarded request keys.</summary>
internal sealed class ResilientRequestKeyStore(IRequestKeyStore inner, StoreGuard guard) : IRequestKeyStore
{
    public Task<RequestKeyMatch?> FindAsync(RequestKey key, CancellationToken cancellationToken) =>
        guard.RunAsync(token => inner.FindAsync(key, token), cancellationToken);

    public Task<long> PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken) =>
        guard.RunLongAsync(token => inner.PurgeAsync(createdBefore, token), cancellationToken);
}
