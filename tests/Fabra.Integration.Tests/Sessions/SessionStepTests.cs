using Fabra.Client;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Fabra.Integration.Tests.Sessions;

public sealed class SessionStepTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const int MaxOutstanding = 32;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thirty_two_steps_in_flight_are_answered_in_their_order()
    {
        const string User = "pipelined";
        using var session = await NewSession().OpenAsync("pipelined");
        await session.SendAsync(RawSession.Read(Gate.Feature, User));
        for (var i = 1; i < MaxOutstanding; i++)
        {
            await session.SendAsync(RawSession.Text($"item {i}"));
        }

        await Gate.ReachedAsync(User);
        Gate.Open(User);
        var replies = new List<AssembleResponse>();
        while (replies.Count < MaxOutstanding)
        {
            replies.Add(await session.ReceiveAsync());
        }

        replies.Select(reply => reply.StepId).ShouldBe(Enumerable.Range(2, MaxOutstanding).Select(id => (long)id));
        replies[0].Features.Vectors[0].Values[0].Value.DoubleValue.ShouldBe(1);
        replies.Skip(1).Select(reply => reply.Added.ItemsCount).ShouldBe(Enumerable.Range(1, MaxOutstanding - 1));
        var context = (await session.CommitAsync()).Committed.Context;
        context.Content.ShouldBe(string.Join('\n', Enumerable.Range(1, MaxOutstanding - 1).Select(i => $"item {i}")));
        await session.ShouldHaveEndedAsync();
    }

    /// <summary>The server stops reading, and HTTP/2 holds the caller up; whether a session lives is no matter of timing.</summary>
    [Fact]
    public async Task Steps_written_far_ahead_are_all_answered()
    {
        const string User = "far_ahead";
        const int Steps = 20 * MaxOutstanding;
        using var session = await NewSession().OpenAsync("far_ahead");
        await session.SendAsync(RawSession.Read(Gate.Feature, User));
        await Gate.ReachedAsync(User);
        var sending = SendManyAsync();
        // A later call on the same connection: when it is answered, what was sent before it has arrived.
        await server.Client.GetServerInfoAsync(Cancellation);

        Gate.Open(User);
        for (var i = 0; i <= Steps; i++)
        {
            (await session.ReceiveAsync()).StepId.ShouldBe(i + 2);
        }

        await sending;
        var context = (await session.CommitAsync()).Committed.Context;
        context.Content.Split('\n').Length.ShouldBe(Steps);

        async Task SendManyAsync()
        {
            // More than the windows of the stream hold, so that the caller is really held up.
            for (var i = 0; i < Steps; i++)
            {
                await session.SendAsync(RawSession.Text(new string('x', 8_000)));
            }
        }
    }

    [Fact]
    public async Task Failed_step_is_an_answer_and_the_session_goes_on()
    {
        using var session = await NewSession().OpenAsync("corrected");

        var unknown = await session.StepAsync(RawSession.Read("scoer", "u1"));
        var impossible = await session.AddAsync("a\0b");
        var tooMany = await session.StepAsync(new AssembleRequest
        {
            AddItems = new AddItemsStep { Items = { Enumerable.Range(0, 10_001).Select(_ => new ContextItem { Text = "x" }) } },
        });
        await session.AddAsync("after all");
        var context = (await session.CommitAsync()).Committed.Context;

        unknown.Error.Reason.ShouldBe("UNKNOWN_FEATURE");
        unknown.Error.Code.ShouldBe((int)StatusCode.NotFound);
        var status = Status.Parser.ParseFrom(unknown.Error.Status);
        status.Info().Reason.ShouldBe("UNKNOWN_FEATURE");
        status.Info().Metadata["closest"].Split(',').ShouldContain("score");
        impossible.Error.Reason.ShouldBe("INVALID_FIELD");
        tooMany.Error.Reason.ShouldBe("TOO_MANY_ITEMS");
        context.Content.ShouldBe("after all");
    }

    [Fact]
    public async Task Items_of_several_steps_count_together()
    {
        using var session = await NewSession().OpenAsync("counted");
        var many = new AssembleRequest
        {
            AddItems = new AddItemsStep { Items = { Enumerable.Range(0, 10_000).Select(_ => new ContextItem { Text = "x" }) } },
        };

        (await session.StepAsync(many)).Added.ItemsCount.ShouldBe(10_000);
        (await session.AddAsync("one more")).Error.Reason.ShouldBe("TOO_MANY_ITEMS");
    }

    [Fact]
    public async Task Commit_that_fails_can_be_repeated_once_its_cause_is_gone()
    {
        using var session = await NewSession().OpenAsync("repeated");
        var required = ContextItems.Feature(Samples.Tier, "not yet", "Tier: {}", required: true);
        await session.StepAsync(new AssembleRequest { AddItems = new AddItemsStep { Items = { required } } });

        var failed = await session.CommitAsync();
        await session.AddAsync("something else");
        var stillFailed = await session.CommitAsync();

        failed.Error.Reason.ShouldBe("REQUIRED_ITEM_MISSING");
        failed.Error.Code.ShouldBe((int)StatusCode.FailedPrecondition);
        stillFailed.Error.Reason.ShouldBe("REQUIRED_ITEM_MISSING");
        (await CountAsync("repeated")).ShouldBe(0);
    }

    [Fact]
    public async Task Commit_of_an_unknown_feature_fails_and_succeeds_once_it_is_registered()
    {
        using var session = await NewSession().OpenAsync("registered_late");
        await session.StepAsync(new AssembleRequest
        {
            AddItems = new AddItemsStep { Items = { ContextItems.Text("Known."), ContextItems.Feature("late_feature", "u1") } },
        });

        (await session.CommitAsync()).Error.Reason.ShouldBe("UNKNOWN_FEATURE");
        await server.Client.RegisterFeaturesAsync(
            [],
            [new FeatureDefinition { Name = "late_feature", EntityName = Samples.Entity, ValueType = V1.ValueType.String }],
            cancellationToken: Cancellation);
        await server.Client.WriteFeaturesAsync([FeatureWrites.Create("late_feature", "u1", "there")], cancellationToken: Cancellation);
        var context = (await session.CommitAsync()).Committed.Context;

        context.Content.ShouldBe("Known.\nthere");
        (await CountAsync("registered_late")).ShouldBe(1);
    }

    [Fact]
    public async Task Session_without_commit_records_nothing()
    {
        using var session = await NewSession().OpenAsync("abandoned");
        await session.AddAsync("never seen again");

        await session.LeaveAsync();
        await session.ShouldHaveEndedAsync();

        (await CountAsync("abandoned")).ShouldBe(0);
    }

    [Fact]
    public async Task Steps_out_of_order_end_the_session()
    {
        using var unopened = NewSession();
        await unopened.SendAsync(RawSession.Text("too early"));
        (await unopened.FailAsync()).ShouldSay(StatusCode.FailedPrecondition, "SESSION_PROTOCOL");

        using var twice = await NewSession().OpenAsync("twice");
        await twice.SendAsync(new AssembleRequest { Open = new OpenStep { Name = "twice" } });
        (await twice.FailAsync()).ShouldSay(StatusCode.FailedPrecondition, "SESSION_PROTOCOL");

        using var empty = await NewSession().OpenAsync("empty");
        await empty.SendAsync(new AssembleRequest());
        (await empty.FailAsync()).ShouldSay(StatusCode.FailedPrecondition, "SESSION_PROTOCOL");
    }

    [Fact]
    public async Task Open_with_impossible_options_is_answered_and_can_be_repeated()
    {
        using var session = NewSession();

        var refused = await session.StepAsync(new AssembleRequest { Open = new OpenStep { Name = "", MaxTokens = 0 } });
        await session.OpenAsync("repaired");

        refused.Error.Reason.ShouldBe("INVALID_FIELD");
        Status.Parser.ParseFrom(refused.Error.Status).BadFields().ShouldNotBeNull().FieldViolations
            .Select(violation => violation.Field).ShouldBe(["name", "max_tokens"]);
    }

    [Fact]
    public async Task Reported_retrieval_stands_in_the_lineage()
    {
        await using var scope = await server.Client.BeginContextAsync("retrieved", cancellationToken: Cancellation);
        await scope.RecordRetrievalAsync(
            new RetrieverLineage { RetrieverName = "mine", Query = "shoes", LatencyMs = 45.2, IndexName = "catalog", ResultsCount = 5 },
            Cancellation);
        scope.Add("Similar: boots");

        var context = await scope.CompleteAsync(Cancellation);

        var retrieval = context.Lineage.RetrieversUsed.ShouldHaveSingleItem();
        retrieval.External.ShouldBeTrue();
        (retrieval.RetrieverName, retrieval.Query, retrieval.ResultsCount, retrieval.LatencyMs, retrieval.IndexName)
            .ShouldBe(("mine", "shoes", 5, 45.2, "catalog"));
    }

    private RawSession NewSession() => new(server.Client.Contexts);

    private ValueTask<int> CountAsync(string name) => server.Client
        .ListContextsAsync(
            options: new ListContextsOptions { Filter = new Fabra.Client.ContextFilter { Name = name } }, cancellationToken: Cancellation)
        .CountAsync(Cancellation);
}
