using Fabra.Core.Documents.Search;
using Fabra.Storage.Resilience;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Resilience;

public sealed class ResilientSearchViewTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly StoreGuard _guard;

    public ResilientSearchViewTests() => _guard = new StoreGuard(new StoreGuardOptions("fake"), _time, new CapturedLog<StoreGuard>());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _guard.Dispose();

    [Fact]
    public async Task OpenAsync_view_that_comes_too_late_is_closed()
    {
        var late = new TaskCompletionSource<ISearchView>(TaskCreationOptions.RunContinuationsAsynchronously);
        var opening = ResilientSearchView.OpenAsync(_guard, _ => late.Task, Cancel);
        await _time.WhenTimersAsync(1, Cancel);
        _time.Advance(TimeSpan.FromMinutes(1));
        await Should.ThrowAsync<StoreUnavailableException>(opening);

        var view = new HangingView();
        late.SetResult(view);
        await view.Closed.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task View_call_that_hangs_ends_after_its_time_and_the_view_can_be_closed()
    {
        var inner = new HangingView();
        await using (var view = await ResilientSearchView.OpenAsync(_guard, _ => Task.FromResult<ISearchView>(inner), Cancel))
        {
            var call = view.FindTermsAsync(["word"], Cancel);
            await _time.WhenTimersAsync(1, Cancel);
            _time.Advance(TimeSpan.FromMinutes(1));
            await Should.ThrowAsync<StoreUnavailableException>(call);
            _guard.Running.ShouldBe(0);
        }

        inner.Closed.Task.IsCompleted.ShouldBeTrue();
    }

    /// <summary>A view that answers nothing.</summary>
    private sealed class HangingView : ISearchView
    {
        public TaskCompletionSource Closed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public DateTimeOffset? CompactedBefore => null;

        public Task<IReadOnlyList<ChunkScore>> FindNearestAsync(
            ReadOnlyMemory<float> vector, int limit, CancellationToken cancellationToken) =>
            new TaskCompletionSource<IReadOnlyList<ChunkScore>>().Task;

        public Task<TermPostings> FindTermsAsync(IReadOnlyList<string> terms, CancellationToken cancellationToken) =>
            new TaskCompletionSource<TermPostings>().Task;

        public Task<IReadOnlyList<StoredChunk?>> ReadChunksAsync(IReadOnlyList<ChunkKey> keys, CancellationToken cancellationToken) =>
            new TaskCompletionSource<IReadOnlyList<StoredChunk?>>().Task;

        public ValueTask DisposeAsync()
        {
            Closed.SetResult();
            return ValueTask.CompletedTask;
        }
    }
}
