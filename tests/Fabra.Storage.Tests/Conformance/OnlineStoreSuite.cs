using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>An online store: the newest row of each key, whatever the order of arrival.</summary>
public abstract class OnlineStoreSuite(IOnlineFixture fixture) : IAsyncLifetime
{
    private static readonly Func<FeatureKey, TimeSpan?> ForEver = _ => null;
    private IOnlineStore? _store;

    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected IOnlineFixture Fixture { get; } = fixture;

    private protected Sample Sample { get; } = new();

    private protected IOnlineStore Store => _store ?? throw new InvalidOperationException("The store is not open.");

    public async ValueTask InitializeAsync() => _store = await Fixture.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        await Fixture.DisposeAsync();
    }

    [Fact]
    public async Task ReadAsync_nothing_written_is_null()
    {
        (await ReadAsync(Sample.Key("a"), Sample.Key("b"))).ShouldBe([null, null]);
        (await ReadAsync()).ShouldBeEmpty();
        (await Store.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
        Store.Description.ShouldNotBeNullOrWhiteSpace();
    }

    [Fact]
    public async Task WriteAsync_every_kind_of_value_comes_back_equal()
    {
        var rows = SampleValues.All.Select((value, i) => Sample.Row(value, Sample.Start, key: Sample.Key($"u{i}"))).ToArray();
        await WriteAsync(rows);

        var found = await ReadAsync([.. rows.Select(row => row.Key)]);
        for (var i = 0; i < rows.Length; i++)
        {
            (found[i] is { } row && row.Equals(rows[i]) && row.Value.GetHashCode() == rows[i].Value.GetHashCode())
                .ShouldBeTrue($"row {i}, a {rows[i].Value.Kind}, came back as a {found[i]?.Value.Kind}");
        }
    }

    [Fact]
    public async Task WriteAsync_five_megabyte_values_come_back_equal()
    {
        var octets = new byte[5_000_000];
        Sample.Random.NextBytes(octets);
        var row = Sample.Row(Value.Of(octets), Sample.Start);
        await WriteAsync(row);

        (await ReadAsync(row.Key)).Single()!.Equals(row).ShouldBeTrue();
    }

    [Fact]
    public async Task FillBackAsync_all_parts_of_a_row_come_back()
    {
        var row = Sample.Row(Value.Of("x"), Sample.Minute(1).AddMicroseconds(1), Sample.Minute(2).AddMicroseconds(999_999)) with
        {
            DefinitionVersion = 1L << 40,
        };
        var ancient = Sample.Row(Value.Of("y"), DateTimeOffset.UnixEpoch.AddYears(-1000).AddMicroseconds(1), Sample.Start, Sample.Key("old"));
        await FillBackAsync(row, ancient);

        (await ReadAsync(row.Key, ancient.Key)).ShouldBe([row, ancient]);
    }

    [Fact]
    public async Task WriteAsync_hostile_keys_and_tenants_stay_apart()
    {
        var rows = HostileText.All
            .SelectMany(text => new[] { Sample.Key(text), Sample.Key("e", feature: text), Sample.Key("e", entity: text) })
            .Append(new FeatureKey("ab", "c", "d")).Append(new FeatureKey("a", "bc", "d")).Append(new FeatureKey("a", "b", "cd"))
            .Select((key, i) => Sample.Row(Value.Of(i), Sample.Start, key: key)).ToArray();
        var others = rows.Select(row => row with { Tenant = new TenantId("other"), Value = Value.Of("theirs"), ValueId = Sample.NextId() }).ToArray();
        await WriteAsync(rows);
        await WriteAsync(others);

        (await ReadAsync([.. rows.Select(row => row.Key)])).ShouldBe(rows);
        (await Store.ReadAsync(new TenantId("other"), [.. rows.Select(row => row.Key)], Cancel)).ShouldBe(others);
        (await Store.ReadAsync(new TenantId("Other"), [rows[0].Key], Cancel)).ShouldBe([null]);
    }

    [Fact]
    public async Task ReadAsync_answers_in_the_order_asked_also_twice()
    {
        var rows = Enumerable.Range(0, 100).Select(i => Sample.Row(Value.Of(i), Sample.Start, key: Sample.Key($"u{i}", $"f{i % 3}"))).ToArray();
        await WriteAsync(rows);
        var asked = Enumerable.Range(0, 300).Select(_ => Sample.Random.Next(130)).ToArray();

        (await ReadAsync([.. asked.Select(i => Sample.Key($"u{i}", $"f{i % 3}"))]))
            .ShouldBe(asked.Select(i => i < rows.Length ? rows[i] : null));
    }

    [Fact]
    public Task WriteAsync_newer_event_time_wins_in_any_order_of_arrival() => NewestWinsAsync(filledBack: false);

    [Fact]
    public Task FillBackAsync_newer_event_time_wins_in_any_order_of_arrival() => NewestWinsAsync(filledBack: true);

    [Fact]
    public async Task WriteAsync_same_event_time_greater_value_id_wins_in_any_order_of_arrival()
    {
        Guid[] ids =
        [
            Guid.Parse("01900000-0000-7000-8000-000000000001"), Guid.Parse("01900000-0000-7000-8000-0000000000ff"),
            Guid.Parse("01900000-0000-7000-bfff-000000000000"), Guid.Parse("01900000-0001-7000-8000-000000000000"),
            Guid.Parse("01910000-0000-7000-8000-000000000000"), Guid.Parse("81900000-0000-7000-8000-000000000000"),
        ];
        var key = 0;
        foreach (var left in ids)
        {
            foreach (var right in ids.Where(id => id != left))
            {
                var first = Sample.Row(Value.Of("first"), Sample.Start, key: Sample.Key($"k{++key}")) with { ValueId = left };
                var second = first with { ValueId = right, Value = Value.Of("second") };
                await WriteAsync(first);
                await WriteAsync(second);

                (await ReadAsync(first.Key)).ShouldBe([string.CompareOrdinal(left.ToString(), right.ToString()) > 0 ? first : second]);
            }
        }
    }

    [Fact]
    public async Task WriteAsync_concurrent_writers_leave_the_newest_and_readers_never_see_time_go_back()
    {
        var keys = Enumerable.Range(0, 5).Select(i => Sample.Key($"u{i}")).ToArray();
        var rows = Enumerable.Range(0, 800)
            .Select(i => Sample.Row(Value.Of(i), Sample.Minute(i), key: keys[i % keys.Length])).ToArray();
        var shuffled = rows.OrderBy(_ => Sample.Random.Next()).ToArray();

        var writing = Task.WhenAll(shuffled.Chunk(100).Select(mine => Task.Run(
            async () =>
            {
                foreach (var part in mine.Chunk(3))
                {
                    await WriteAsync(part);
                }
            },
            Cancel)));
        var seen = new FeatureRow?[keys.Length];
        do
        {
            var now = await ReadAsync(keys);
            for (var i = 0; i < keys.Length; i++)
            {
                (seen[i] is null || now[i]!.EventTime >= seen[i]!.EventTime).ShouldBeTrue();
                seen[i] = now[i];
            }
        }
        while (!writing.IsCompleted);
        await writing;

        (await ReadAsync(keys)).ShouldBe(rows[^5..]);
    }

    [Fact]
    public async Task WriteAsync_row_within_its_expiry_stays()
    {
        var brief = Sample.Row(Value.Of("brief"), Fixture.Time.Now, key: Sample.Key("brief"));
        var lasting = Sample.Row(Value.Of("lasting"), Fixture.Time.Now.AddYears(-1), key: Sample.Key("lasting"));
        await Store.WriteAsync([brief, lasting], key => key == brief.Key ? TimeSpan.FromHours(1) : null, Cancel);

        Fixture.Time.Advance(TimeSpan.FromMinutes(59));
        await WriteAsync(Sample.Row(Value.Of("other"), Fixture.Time.Now, key: Sample.Key("other")));
        (await ReadAsync(brief.Key, lasting.Key)).ShouldBe([brief, lasting]);
    }

    [Fact]
    public async Task WriteAsync_expired_row_may_go_but_is_never_replaced_by_an_older_one()
    {
        var row = Sample.Row(Value.Of("row"), Fixture.Time.Now);
        await Store.WriteAsync([row], _ => TimeSpan.FromSeconds(1), Cancel);
        Fixture.Time.Advance(TimeSpan.FromMinutes(1));

        (await ReadAsync(row.Key)).Single().ShouldBeOneOf(row, null);
        await Store.WriteAsync([Sample.Row(Value.Of("newer"), Fixture.Time.Now)], ForEver, Cancel);
        (await ReadAsync(row.Key)).Single()!.Value.ShouldBe(Value.Of("newer"));
        await Store.WriteAsync([Sample.Row(Value.Of("older"), Fixture.Time.Now.AddSeconds(-1))], ForEver, Cancel);
        (await ReadAsync(row.Key)).Single()!.Value.ShouldBe(Value.Of("newer"));
    }

    [Fact]
    public async Task Cancelled_calls_are_refused_and_leave_the_store_usable()
    {
        var cancelled = new CancellationToken(canceled: true);
        var row = Sample.Row(Value.Of(1), Sample.Start);
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.WriteAsync([row], ForEver, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.FillBackAsync([row], ForEver, cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.ReadAsync(Sample.Tenant, [row.Key], cancelled));
        await Should.ThrowAsync<OperationCanceledException>(async () => await Store.CheckAsync(cancelled));

        await WriteAsync(row);
        (await ReadAsync(row.Key)).ShouldBe([row]);
    }

    [Fact]
    public async Task Use_after_dispose_is_refused()
    {
        var row = Sample.Row(Value.Of(1), Sample.Start);
        await WriteAsync(row);
        await Store.DisposeAsync();
        await Store.DisposeAsync();

        await Should.ThrowAsync<ObjectDisposedException>(async () => await WriteAsync(row));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await FillBackAsync(row));
        await Should.ThrowAsync<ObjectDisposedException>(async () => await ReadAsync(row.Key));
        (await Store.CheckAsync(Cancel)).Healthy.ShouldBeFalse();
    }

    private async Task NewestWinsAsync(bool filledBack)
    {
        for (var round = 0; round < 50; round++)
        {
            var key = Sample.Key($"u{round}");
            var rows = Enumerable.Range(0, 6).Select(_ =>
            {
                var eventTime = Sample.Minute(Sample.Random.Next(3)).AddMicroseconds(Sample.Random.Next(2));
                var writtenAt = filledBack ? Sample.Minute(Sample.Random.Next(3, 9)) : eventTime.AddSeconds(Sample.Random.Next(5));
                var row = Sample.Row(Value.Of(Sample.Random.NextInt64()), eventTime, writtenAt, key);
                return row with { ValueId = Sample.IdAt(row.WrittenAt) };
            }).ToArray();
            foreach (var part in rows.Chunk(1 + (round % 3)))
            {
                await (filledBack ? FillBackAsync(part) : WriteAsync(part));
            }

            (await ReadAsync(key)).ShouldBe(
                [rows.OrderBy(row => row.EventTime).ThenBy(row => row.ValueId.ToString(), StringComparer.Ordinal).Last()]);
        }
    }

    private ValueTask WriteAsync(params FeatureRow[] rows) => Store.WriteAsync(rows, ForEver, Cancel);

    private ValueTask FillBackAsync(params FeatureRow[] rows) => Store.FillBackAsync(rows, ForEver, Cancel);

    private ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(params FeatureKey[] keys) => Store.ReadAsync(Sample.Tenant, keys, Cancel);
}
