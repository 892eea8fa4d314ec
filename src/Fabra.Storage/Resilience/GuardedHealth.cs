using Fabra.Core.Stores;

namespace Fabra.Storage.Resilience;

/// <summary>
/// The check of a guarded store. It bypasses the circuit, because it is to find out how the store really is, and does not count for it;
/// but it takes no longer than a call may, and says when the circuit is open.
/// </summary>
internal sealed class GuardedHealth(IStore store, StoreGuard guard, StoreGuardOptions options, TimeProvider time)
{
    public async Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var patience = new CancellationTokenSource(options.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var check = store.CheckAsync(either.Token);
        try
        {
            var health = await check.WaitAsync(either.Token);
            return guard.Trouble is { } trouble ? health with { Detail = $"{health.Detail}; {trouble}" } : health;
        }
        catch (OperationCanceledException)
        {
            GivenUp.Forget(check);
            cancellationToken.ThrowIfCancellationRequested();
            return new StoreHealth(false, $"no answer within {options.Timeout.TotalSeconds:0.###} s");
        }
    }
}
