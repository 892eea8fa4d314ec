using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Stores;

namespace Fabra.Core.Tests.Harness;

/// <summary>An online store that fails while it is told to.</summary>
internal sealed class SwitchableOnlineStore(IOnlineStore inner) : IOnlineStore
{
    private TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Fails { get; set; }

    public bool WritesFail { get; set; }

    /// <summary>How it fails.</summary>
    public Func<Exception> Failure { get; set; } = () => new StoreUnavailableException("online", "Connection refused");

    public int Writes { get; private set; }

    /// <summary>Completes at the next write that succeeds.</summary>
    public Task Written => _written.Task;

    public string Description => inner.Description;

    public string? Incarnation => inner.Incarnation;

    public Task InitializeAsync(CancellationToken cancellationToken) => inner.InitializeAsync(cancellationToken);

    public Task<StoreHealth> CheckAsync(CancellationToken cancellationToken) => inner.CheckAsync(cancellationToken);

    public ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken)
    {
        ThrowIfFailing();
        return inner.ReadAsync(tenant, keys, cancellationToken);
    }

    public async ValueTask WriteAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken)
    {
        ThrowIfFailing(WritesFail);
        await inner.WriteAsync(rows, expiry, cancellationToken);
        Count();
    }

    public async ValueTask FillBackAsync(
        IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken)
    {
        ThrowIfFailing(WritesFail);
        await inner.FillBackAsync(rows, expiry, cancellationToken);
        Count();
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Count()
    {
        Writes++;
        Interlocked.Exchange(ref _written, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private void ThrowIfFailing(bool failsToo = false)
    {
        if (Fails || failsToo)
        {
            throw Failure();
        }
    }
}
