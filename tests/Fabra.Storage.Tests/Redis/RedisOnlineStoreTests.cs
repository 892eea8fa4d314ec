using System.Globalization;
using Fabra.Core.Features;
using Fabra.Storage.Redis;
using Fabra.Storage.Tests.Support;
using Fabra.Testing.Redis;

namespace Fabra.Storage.Tests.Redis;

/// <summary>What the suites leave open: how long hashes live, and what else may be found in a field.</summary>
public sealed class RedisOnlineStoreTests : IAsyncLifetime
{
    private const string Hash = "fabra:{default:user:u1}";

    private readonly ManualTime _time = new();
    private readonly Sample _sample = new();
    private RedisServer? _server;
    private RedisOnlineStore? _store;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private RedisServer Server => _server!;

    private RedisOnlineStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        RedisTests.Require();
        _server = await RedisServer.StartAsync();
        _store = await RedisTests.OpenAsync(_server.Url, _time);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await Store.DisposeAsync();
            await _server.DisposeAsync();
        }
    }

    [Fact]
    public async Task WriteAsync_without_ttl_lives_for_ever_and_goes_on_doing_so()
    {
        await WriteAsync(Row("a"), null);
        (await LifeAsync()).ShouldBe(-1);

        await WriteAsync(Row("b"), TimeSpan.FromMinutes(1));
        (await LifeAsync()).ShouldBe(-1);
    }

    [Fact]
    public async Task WriteAsync_expiry_is_the_longest_of_the_rows_and_never_shortened()
    {
        await WriteAsync(Row("a"), TimeSpan.FromMinutes(10));
        (await LifeAsync()).ShouldBeInRange(9 * 60_000, 10 * 60_000);

        await WriteAsync(Row("b"), TimeSpan.FromMinutes(5));
        (await LifeAsync()).ShouldBeInRange(9 * 60_000, 10 * 60_000);

        await WriteAsync(Row("c"), TimeSpan.FromMinutes(20));
        (await LifeAsync()).ShouldBeInRange(19 * 60_000, 20 * 60_000);

        await WriteAsync(Row("d"), null);
        (await LifeAsync()).ShouldBe(-1);
    }

    [Fact]
    public async Task WriteAsync_life_counts_from_the_event_time_by_the_clock_of_the_server()
    {
        await WriteAsync(Row("a", ago: TimeSpan.FromMinutes(4)), TimeSpan.FromMinutes(10));

        (await LifeAsync()).ShouldBeInRange(5 * 60_000, 6 * 60_000);
    }

    [Fact]
    public async Task WriteAsync_row_that_lost_does_not_lengthen_the_life_of_the_others()
    {
        await WriteAsync(Row("a"), TimeSpan.FromMinutes(1));
        await WriteAsync(Row("a", ago: TimeSpan.FromSeconds(3)), TimeSpan.FromHours(10));

        (await LifeAsync()).ShouldBeLessThan(60_001);
    }

    [Fact]
    public async Task WriteAsync_row_past_its_life_makes_no_hash_and_replaces_what_it_is_newer_than()
    {
        await WriteAsync(Row("a", ago: TimeSpan.FromMinutes(2)), TimeSpan.FromMinutes(1));
        (await LifeAsync()).ShouldBe(-2);

        await WriteAsync(Row("a", ago: TimeSpan.FromMinutes(3)), null);
        var newer = Row("a", ago: TimeSpan.FromMinutes(2));
        await WriteAsync(newer, TimeSpan.FromMinutes(1));
        (await ReadAsync("a")).ShouldBe(newer);
        (await LifeAsync()).ShouldBe(-1);
    }

    [Fact]
    public async Task WriteAsync_many_rows_of_one_entity_live_as_long_as_the_longest()
    {
        var rows = Enumerable.Range(0, 1000).Select(i => Row($"f{i}")).ToArray();
        await Store.WriteAsync(rows, key => TimeSpan.FromMinutes(int.Parse(key.FeatureName[1..], CultureInfo.InvariantCulture)), Cancel);

        (await LifeAsync()).ShouldBeInRange(998 * 60_000, 999 * 60_000);
        (await Store.ReadAsync(Sample.Tenant, [.. rows.Select(row => row.Key)], Cancel)).Skip(1).ShouldBe(rows[1..]);
    }

    [Fact]
    public async Task WriteAsync_script_that_the_server_forgot_is_loaded_again()
    {
        await WriteAsync(Row("a"), null);
        await Server.CliAsync("SCRIPT", "FLUSH");
        var row = Row("b");
        await WriteAsync(row, null);

        (await ReadAsync("b")).ShouldBe(row);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a value")]
    [InlineData("\u0001not a value, but as long as one would be")]
    public async Task ReadAsync_damaged_value_is_not_found_and_healed_by_what_history_knows(string damage)
    {
        await Server.CliAsync("HSET", Hash, "a", damage);
        (await ReadAsync("a")).ShouldBeNull();

        var row = Row("a") with { EventTime = DateTimeOffset.MaxValue.AddTicks(-9) };
        await Store.FillBackAsync([row], RedisTests.ForEver, Cancel);
        (await ReadAsync("a")).ShouldBe(row);
    }

    [Fact]
    public async Task ReadAsync_value_damaged_after_its_order_is_healed_by_the_same_row()
    {
        var row = Row("a");
        await WriteAsync(row, null);
        await Server.CliAsync(
            "EVAL", "return redis.call('HSET', KEYS[1], 'a', string.sub(redis.call('HGET', KEYS[1], 'a'), 1, 30))", "1", Hash);
        (await ReadAsync("a")).ShouldBeNull();

        await Store.FillBackAsync([row], RedisTests.ForEver, Cancel);
        (await ReadAsync("a")).ShouldBe(row);
    }

    [Fact]
    public async Task WriteAsync_late_row_after_a_flush_is_kept_back_until_history_has_spoken()
    {
        var newest = Row("a", ago: TimeSpan.FromMinutes(1));
        var late = Row("a", ago: TimeSpan.FromMinutes(2)) with { WrittenAt = _time.Now };
        await WriteAsync(newest, null);
        await Server.FlushAsync();
        await WriteAsync(late, null);
        (await ReadAsync("a")).ShouldBeNull();

        await Store.FillBackAsync([newest], RedisTests.ForEver, Cancel);
        (await ReadAsync("a")).ShouldBe(newest);
    }

    [Fact]
    public async Task Calls_on_a_key_that_someone_else_took_say_so()
    {
        await Server.CliAsync("SET", Hash, "mine");

        (await Should.ThrowAsync<StoreUnavailableException>(async () => await ReadAsync("a"))).Message.ShouldContain("WRONGTYPE");
        await Should.ThrowAsync<StoreUnavailableException>(async () => await WriteAsync(Row("a"), null));
    }

    [Fact]
    public async Task Full_store_refuses_writes_and_goes_on_reading()
    {
        var row = Row("a");
        await WriteAsync(row, null);
        await Server.CliAsync("CONFIG", "SET", "maxmemory", "1");

        (await Should.ThrowAsync<StoreUnavailableException>(async () => await WriteAsync(Row("b"), null))).Message.ShouldStartWith("OOM");
        (await ReadAsync("a")).ShouldBe(row);
        (await Store.CheckAsync(Cancel)).Healthy.ShouldBeFalse();
    }

    private async Task<long> LifeAsync() => long.Parse(await Server.CliAsync("PTTL", Hash), CultureInfo.InvariantCulture);

    private FeatureRow Row(string feature, TimeSpan ago = default) =>
        _sample.Row(Value.Of(feature), _time.Now - ago, key: Sample.Key("u1", feature));

    private ValueTask WriteAsync(FeatureRow row, TimeSpan? ttl) => Store.WriteAsync([row], _ => ttl, Cancel);

    private async Task<FeatureRow?> ReadAsync(string feature) =>
        (await Store.ReadAsync(Sample.Tenant, [Sample.Key("u1", feature)], Cancel)).Single();
}
