using System.Runtime.CompilerServices;
using Fabra.Storage.Resilience;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Resilience;

public sealed class GuardedStreamTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly StoreGuard _guard;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hangs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _hung = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public GuardedStreamTests() => _guard = new StoreGuard(new StoreGuardOptions("fake"), _time, new CapturedLog<StoreGuard>());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _guard.Dispose();

    [Fact]
    public async Task Of_passes_on_every_row_and_closes_the_source()
    {
        var rows = await GuardedStream.Of(_guard, token => Rows(100, hangsAt: -1, token), Cancel).ToListAsync(Cancel);

        rows.ShouldBe(Enumerable.Range(0, 100));
        await _closed.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Of_reader_that_stops_early_closes_the_source()
    {
        (await GuardedStream.Of(_guard, token => Rows(100, hangsAt: 50, token), Cancel).Take(3).ToListAsync(Cancel)).ShouldBe([0, 1, 2]);

        await _closed.Task.WaitAsync(Cancel);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Of_step_that_hangs_ends_the_stream_and_the_source_is_closed_when_it_goes_on(int hangsAt)
    {
        var reading = GuardedStream.Of(_guard, token => Rows(10, hangsAt, token), Cancel).ToListAsync(Cancel).AsTask();
        await _hangs.Task.WaitAsync(Cancel);
        await _time.WhenTimersAsync(1, Cancel);
        _time.Advance(TimeSpan.FromMinutes(1));

        await Should.ThrowAsync<StoreUnavailableException>(reading);
        _closed.Task.IsCompleted.ShouldBeFalse();
        _hung.SetResult();
        await _closed.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Of_with_the_circuit_open_does_not_open_the_source()
    {
        for (var i = 0; i < 4; i++)
        {
            await Should.ThrowAsync<StoreUnavailableException>(_guard.RunAsync(
                _ => Task.FromException<int>(new StoreUnavailableException("fake", "gone")), Cancel));
        }

        var reading = GuardedStream.Of(_guard, token => Rows(10, hangsAt: 0, token), Cancel).ToListAsync(Cancel).AsTask();

        (await Should.ThrowAsync<StoreUnavailableException>(reading)).CircuitOpen.ShouldBeTrue();
    }

    private async IAsyncEnumerable<int> Rows(int count, int hangsAt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (i == hangsAt)
                {
                    _hangs.SetResult();
                    await _hung.Task;
                }
                else if (i % 3 == 0)
                {
                    await Task.Yield();
                }

                yield return i;
            }
        }
        finally
        {
            _closed.TrySetResult();
        }
    }
}
