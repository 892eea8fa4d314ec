using StackExchange.Redis;

namespace Fabra.Substitutes.Tests.Pipelines;

/// <summary>The shipped Redis client over the substitute, against a real server. Skipped where none is installed.</summary>
public sealed class RedisClientTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Values_batches_scans_and_messages_come_through(bool ownThreads)
    {
        await using var server = await StartServerAsync();
        using var manager = ownThreads ? new SocketManager("own", 2, SocketManager.SocketManagerOptions.None) : SocketManager.ThreadPool;
        await using var redis = await ConnectAsync(server, manager);
        var database = redis.GetDatabase();
        var large = new byte[3_000_000];
        new Random(1).NextBytes(large);

        await database.StringSetAsync("large", large);
        ((byte[]?)await database.StringGetAsync("large")).AsSpan().SequenceEqual(large).ShouldBeTrue();

        await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => database.HashSetAsync($"h{i % 100}", i, $"v{i}")));
        var entries = await database.HashGetAllAsync("h7");
        entries.Length.ShouldBe(100);
        entries.ShouldAllBe(entry => entry.Value == $"v{entry.Name}");

        var keys = await redis.GetServers().Single().KeysAsync(pattern: "h*", pageSize: 7).CountAsync(Cancel);
        keys.ShouldBe(100);

        var heard = new TaskCompletionSource<string?>();
        await redis.GetSubscriber().SubscribeAsync(RedisChannel.Literal("news"), (_, text) => heard.TrySetResult(text));
        await redis.GetSubscriber().PublishAsync(RedisChannel.Literal("news"), "hello");
        (await heard.Task.WaitAsync(Cancel)).ShouldBe("hello");
    }

    [Fact]
    public async Task Connection_killed_by_the_server_is_reported_and_restored()
    {
        await using var server = await StartServerAsync();
        await using var redis = await ConnectAsync(server, SocketManager.ThreadPool);
        var failed = new TaskCompletionSource<ConnectionFailureType>();
        var restored = new TaskCompletionSource();
        // Two listeners: the client takes another way then.
        redis.ConnectionFailed += (_, _) => { };
        redis.ConnectionFailed += (_, e) => failed.TrySetResult(e.FailureType);
        redis.ConnectionRestored += (_, _) => restored.TrySetResult();

        await redis.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "no").ContinueWith(
            _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

        (await failed.Task.WaitAsync(Cancel)).ShouldBeOneOf(ConnectionFailureType.SocketClosed, ConnectionFailureType.SocketFailure);
        await restored.Task.WaitAsync(Cancel);
        await redis.GetDatabase().StringSetAsync("after", "1");
        ((string?)await redis.GetDatabase().StringGetAsync("after")).ShouldBe("1");
    }

    private static async Task<RedisServer> StartServerAsync()
    {
        var binary = RedisServer.FindBinary();
        Assert.SkipWhen(binary is null, "redis-server is not installed");
        return await RedisServer.StartAsync(binary!, Cancel);
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(RedisServer server, SocketManager manager)
        => ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions
        {
            EndPoints = { { "127.0.0.1", server.Port } },
            AllowAdmin = true,
            SocketManager = manager,
        });
}
