using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.DuckDb.Requests;
using Fabra.Storage.DuckDb.Writing;
using Fabra.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Storage.DuckDb.Tests;

public sealed class RequestKeyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_that_no_longer_count_are_removed_without_being_asked()
    {
        var time = new ManualTimeProvider();
        await using var test = await TestStore.OpenAsync(time: time);
        await time.WhenTimersAsync(1, Cancellation);
        await test.Store.Contexts.AppendAsync(test.Context(), Key("old"), Cancellation);
        time.Advance(RequestKey.Retention - KeyUpkeep.Interval);
        await test.Store.Contexts.AppendAsync(test.Context(), Key("young"), Cancellation);
        time.Advance(KeyUpkeep.Interval * 2);

        await Polling.UntilAsync(async () => (await IdsAsync(test)).SequenceEqual(["young"]), "the old key is removed", Cancellation);

        (await test.Store.RequestKeys.FindAsync(Key("young"), Cancellation)).ShouldNotBeNull();
    }

    [Fact]
    public async Task PurgeKeysWrite_takes_about_so_many_at_a_time_until_none_is_left()
    {
        var time = new ManualTimeProvider();
        await using var test = await TestStore.OpenAsync(time: time);
        for (var i = 0; i < 5; i++)
        {
            await test.Store.Contexts.AppendAsync(test.Context(), Key($"r{i}"), Cancellation);
            time.Advance(TimeSpan.FromSeconds(1));
        }

        var before = test.Clock.Now.AddSeconds(-1);
        await test.Store.DisposeAsync();
        var options = new DuckDbOptions { Path = test.Path };
        using var database = new DuckDbDatabase(options, time, NullLogger.Instance);
        await using var writer = new DuckDbWriter(
            database, new Checkpointer(options, NullLogger.Instance), options, test.Clock, NullLogger.Instance);

        (await writer.WriteAsync(new PurgeKeysWrite(before, 2), Cancellation)).Number.ShouldBe(2);
        (await writer.WriteAsync(new PurgeKeysWrite(before, 2), Cancellation)).Number.ShouldBe(2);
        (await writer.WriteAsync(new PurgeKeysWrite(before, 2), Cancellation)).Number.ShouldBe(0);
        writer.Keys!.TryFind(Key("r3").Name, test.Clock.Now, out var gone).ShouldBeTrue();
        gone.ShouldBeNull();
        writer.Keys.TryFind(Key("r4").Name, test.Clock.Now, out var kept).ShouldBeTrue();
        kept.ShouldNotBeNull();
    }

    private static RequestKey Key(string id) => new(TenantId.Default, "AssembleContext", id, new byte[32]);

    private static async Task<IEnumerable<string>> IdsAsync(TestStore test) =>
        (await test.SqlAsync("SELECT request_id FROM request_keys")).Select(row => row[0].AsString);
}
