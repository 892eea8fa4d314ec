using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Stores;
using Fabra.Storage.Resilience;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Resilience;

public sealed class ResilientStoreTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly HangingOnlineStore _inner = new();
    private readonly Sample _sample = new();
    private readonly ResilientOnlineStore _store;

    public ResilientStoreTests() =>
        _store = new ResilientOnlineStore(_inner, new StoreGuardOptions("fake"), _time, new CapturedLog<ResilientOnlineStore>());

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task CheckAsync_store_that_hangs_is_unhealthy_after_the_timeout()
    {
        var check = _store.CheckAsync(Cancel);
        await _time.WhenTimersAsync(1, Cancel);
        _time.Advance(TimeSpan.FromSeconds(5));

        (await check).ShouldBe(new StoreHealth(false, "no answer within 5 s"));
    }

    [Fact]
    public async Task CheckAsync_tells_of_an_open_circuit_and_goes_past_it()
    {
        _inner.Failure = new StoreUnavailableException("fake", "gone");
        for (var i = 0; i < 4; i++)
        {
            await Should.ThrowAsync<StoreUnavailableException>(async () => await _store.ReadAsync(new TenantId("t"), [Sample.Key("u")], Cancel));
        }

        _inner.Hangs = false;
        (await _store.CheckAsync(Cancel)).ShouldBe(new StoreHealth(true, "well; its circuit is open"));
    }

    [Fact]
    public async Task ReadAsync_and_writes_of_many_are_asked_in_parts_and_answered_in_order()
    {
        _inner.Hangs = false;
        var rows = Enumerable.Range(0, 2_500).Select(i => _sample.Row(Value.Of(i), Sample.Start, key: Sample.Key($"u{i}"))).ToArray();

        await _store.WriteAsync(rows, _ => null, Cancel);
        await _store.FillBackAsync(rows, _ => null, Cancel);
        var read = await _store.ReadAsync(Sample.Tenant, [.. rows.Select(row => row.Key)], Cancel);

        read.ShouldBe(rows);
        _inner.Sizes.ShouldBe([1000, 1000, 500, 1000, 1000, 500, 1000, 1000, 500]);
    }

    /// <summary>A store that answers nothing, or fails, or works.</summary>
    private sealed class HangingOnlineStore : IOnlineStore
    {
        private readonly Dictionary<FeatureKey, FeatureRow> _rows = [];

        public bool Hangs { get; set; } = true;

        public Exception? Failure { get; set; }

        public List<int> Sizes { get; } = [];

        public string Description => "hanging";

        public string? Incarnation => null;

        public Task InitializeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task<StoreHealth> CheckAsync(CancellationToken cancellationToken)
        {
            if (Hangs)
            {
                await new TaskCompletionSource().Task;
            }

            return new StoreHealth(true, "well");
        }

        public ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
            TenantId tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken)
        {
            Sizes.Add(keys.Count);
            return Failure is null
                ? ValueTask.FromResult<IReadOnlyList<FeatureRow?>>([.. keys.Select(key => _rows.GetValueOrDefault(key))])
                : ValueTask.FromException<IReadOnlyList<FeatureRow?>>(Failure);
        }

        public ValueTask WriteAsync(
            IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken)
        {
            Sizes.Add(rows.Count);
            foreach (var row in rows)
            {
                _rows[row.Key] = row;
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask FillBackAsync(
            IReadOnlyList<FeatureRow> rows, Func<FeatureKey, TimeSpan?> expiry, CancellationToken cancellationToken) =>
            WriteAsync(rows, expiry, cancellationToken);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
