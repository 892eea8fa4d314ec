using Fabra.Core.Features;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>
/// An online store and rows that are written long after they became true. What a store forgot may have been newer, so such a row may be
/// kept back until history has spoken; it must never be lost for what comes later.
/// </summary>
public abstract class LateRowsSuite(IOnlineFixture fixture) : IAsyncLifetime
{
    private static readonly Func<FeatureKey, TimeSpan?> ForEver = _ => null;
    private IOnlineStore? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private Sample Sample { get; } = new();

    private IOnlineStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public async ValueTask InitializeAsync() => _store = await fixture.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        await fixture.DisposeAsync();
    }

    [Fact]
    public async Task FillBackAsync_late_row_is_read_at_once()
    {
        var row = Late(1);
        await FillBackAsync(row);
        (await ReadAsync(row.Key)).ShouldBe(row);
    }

    [Fact]
    public async Task FillBackAsync_older_row_does_not_replace_a_newer_one()
    {
        var newer = Late(2);
        await FillBackAsync(newer);
        await FillBackAsync(Late(1));
        (await ReadAsync(newer.Key)).ShouldBe(newer);
    }

    [Fact]
    public async Task WriteAsync_late_row_where_nothing_is_known_is_read_as_itself_or_not_at_all()
    {
        var row = Late(2);
        await WriteAsync(row);
        (await ReadAsync(row.Key)).ShouldBeOneOf(row, null);

        // A reader looked into history before the row was there, and brings what it found only now.
        await FillBackAsync(Late(1));
        (await ReadAsync(row.Key)).ShouldBeOneOf(row, null);

        await FillBackAsync(row);
        (await ReadAsync(row.Key)).ShouldBe(row);
    }

    [Fact]
    public async Task WriteAsync_late_row_gives_way_to_the_newer_one_that_history_knows()
    {
        var known = Late(3);
        await WriteAsync(Late(2));
        await FillBackAsync(known);
        (await ReadAsync(known.Key)).ShouldBe(known);
    }

    [Fact]
    public async Task WriteAsync_late_row_over_a_known_older_one_is_read_at_once()
    {
        var row = Late(2);
        await FillBackAsync(Late(1));
        await WriteAsync(row);
        (await ReadAsync(row.Key)).ShouldBe(row);
    }

    [Fact]
    public async Task WriteAsync_row_in_time_settles_what_late_ones_left_open()
    {
        var inTime = Sample.Row(Value.Of("in time"), Sample.Minute(3));
        var next = Late(4);
        await WriteAsync(Late(1));
        await WriteAsync(Late(2));
        await WriteAsync(inTime);
        (await ReadAsync(inTime.Key)).ShouldBe(inTime);

        await WriteAsync(next);
        (await ReadAsync(next.Key)).ShouldBe(next);
    }

    private FeatureRow Late(int minute) => Sample.Row(Value.Of(minute), Sample.Minute(minute), Sample.Minute(60));

    private ValueTask WriteAsync(FeatureRow row) => Store.WriteAsync([row], ForEver, Cancel);

    private ValueTask FillBackAsync(FeatureRow row) => Store.FillBackAsync([row], ForEver, Cancel);

    private async Task<FeatureRow?> ReadAsync(FeatureKey key) => (await Store.ReadAsync(Sample.Tenant, [key], Cancel)).Single();
}
