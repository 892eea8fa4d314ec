using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Integration.Tests.Sessions;
using Fabra.Testing;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Requests;

/// <summary>A request that is repeated under its id is done once.</summary>
public sealed class RequestIdTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int Callers = 16;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Repeated_assembly_returns_the_first_record()
    {
        var first = await AssembleAsync(server.Client, "again", "same");
        var second = await AssembleAsync(server.Client, "again", "same");

        second.ShouldBe(first);
        (await CountAsync(server.Client, "again")).ShouldBe(1);
    }

    [Fact]
    public async Task Sixteen_callers_at_once_make_one_record()
    {
        var contexts = await Task.WhenAll(
            Enumerable.Range(0, Callers).Select(_ => AssembleAsync(server.Client, "at_once", "same")));

        contexts.Select(context => context.ContextId).Distinct().ShouldHaveSingleItem();
        contexts.ShouldAllBe(context => context.Evidence.State == EvidenceState.Durable);
        (await CountAsync(server.Client, "at_once")).ShouldBe(1);
    }

    [Fact]
    public async Task Sixteen_sessions_at_once_make_one_record()
    {
        var sessions = await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            using var session = await new RawSession(server.Client.Contexts).OpenAsync("in_sessions", "in_sessions");
            await session.AddAsync("same");
            return (await session.CommitAsync()).Committed.Context.ContextId;
        }));

        sessions.Distinct().ShouldHaveSingleItem();
        (await CountAsync(server.Client, "in_sessions")).ShouldBe(1);
    }

    [Fact]
    public async Task Another_request_under_the_same_id_is_refused_naming_the_first_result()
    {
        var first = await AssembleAsync(server.Client, "reused", "one");

        var refused = await AssembleAsync(server.Client, "reused", "another")
            .ShouldBeRefusedAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "request_id");

        refused.Metadata["context_id"].ShouldBe(first.ContextId);
    }

    [Fact]
    public async Task Repeated_write_appends_once_and_another_under_its_id_is_refused()
    {
        await WriteAsync(server.Client, "w1", 1.5);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => WriteAsync(server.Client, "w1", 1.5)));

        (await RowsAsync(server.Client, "w1")).ShouldBe(1);
        await WriteAsync(server.Client, "w1", 2.5).ShouldBeRefusedAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "request_id");
        (await server.Client.GetFeatureAsync<double>(Samples.Score, "w1", cancellationToken: Cancellation)).ShouldBe(1.5);
    }

    [Fact]
    public async Task Request_ids_are_remembered_across_a_restart()
    {
        using var folder = new TemporaryFolder();
        Context first;
        await using (var before = await RunningServer.StartInAsync(folder.Path))
        {
            await Samples.RegisterAsync(before.Client);
            await WriteAsync(before.Client, "w2", 1.5);
            first = await AssembleAsync(before.Client, "restarted", "same");
        }

        await using var after = await RunningServer.StartInAsync(folder.Path);
        await WriteAsync(after.Client, "w2", 1.5);
        var second = await AssembleAsync(after.Client, "restarted", "same");

        second.ShouldBe(first);
        (await CountAsync(after.Client, "restarted")).ShouldBe(1);
        (await RowsAsync(after.Client, "w2")).ShouldBe(1);
        await AssembleAsync(after.Client, "restarted", "another")
            .ShouldBeRefusedAsync(StatusCode.AlreadyExists, "REQUEST_ID_REUSED", "request_id");
    }

    private static Task<Context> AssembleAsync(FabraClient client, string name, string text) => client.AssembleContextAsync(
        name, [ContextItems.Text(text)], new AssembleContextOptions { RequestId = name }, Cancellation);

    private static async Task WriteAsync(FabraClient client, string entityId, double score)
    {
        var time = new DateTimeOffset(2024, 1, 15, 10, 30, 0, TimeSpan.Zero);
        var written = await client.WriteFeaturesAsync(
            [FeatureWrites.Create(Samples.Score, entityId, score, time)],
            new WriteFeaturesOptions { RequestId = $"write {entityId}" },
            Cancellation);
        written.ShouldBe(1);
    }

    private static ValueTask<int> CountAsync(FabraClient client, string name) => client
        .StreamContextsAsync(new StreamContextsOptions { Filter = new ContextFilter { Name = name } }, Cancellation)
        .CountAsync(Cancellation);

    private static async Task<long> RowsAsync(FabraClient client, string entityId)
    {
        var sql = $"SELECT count(*) FROM feature_history WHERE entity_id = '{entityId}'";
        using var answer = await client.QuerySqlAsync(sql, cancellationToken: Cancellation);
        return (await answer.FirstAsync(Cancellation))[0].Int64Value;
    }
}
