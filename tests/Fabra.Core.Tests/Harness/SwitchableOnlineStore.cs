using Fabra.Core.Errors;
using Fabra.Core.Features;
using Fabra.Core.Storage;

namespace Fabra.Core.Tests.Harness;

/// <summary>An online store that fails while it is told to.</summary>
internal sealed class SwitchableOnlineStore(IOnlineStore inner) : IOnlineStore
{
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Fails { get; set; }

    public int Writes { get; private set; }

    /// <summary>Completes at the next write that succeeds.</summary>
    public Task Written => _written.Task;

    public string Description => inner.Description;

    public Task InitializeAsync(CancellationToken cancellationToken) => inner.InitializeAsync(cancellationToken);

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    public ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        string tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken)
    {
        ThrowIfFailing();
        return inner.ReadAsync(tenant, keys, cancellationToken);
    }

    public async ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken)
    {
        ThrowIfFailing();
        await inner.WriteAsync(rows, expiry, cancellationToken);
        Writes++;
        Interlocked.Exchange(ref _written, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void ThrowIfFailing()
    {
        if (Fails)
        {
            throw new StoreUnavailableException("online", "Connection refused");
        }
    }
}
