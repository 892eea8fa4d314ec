using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Evidence;
using Fabra.Core.Requests;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Assembly;

/// <summary>One request id, one record.</summary>
public sealed class IdempotencyTests
{
    private static readonly AssemblyOptions Once = new() { Name = "test", RequestId = "r1" };

    private static readonly ContextItem Score = ContextItem.OfFeature("score", "u1");

    [Fact]
    public async Task AssembleAsync_again_gives_the_stored_result_though_values_changed()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        var first = await core.AssembleAsync(Once, Score);
        core.Time.Advance(TimeSpan.FromSeconds(1));
        await core.WriteAsync("score", 2);

        var again = await core.AssembleAsync(Once, Score);

        again.Record.ContextId.ShouldBe(first.Record.ContextId);
        again.Content.ShouldBe("1");
        again.Lineage!.FeaturesUsed[0].Value.ShouldBe(Value.Of(1L));
        (again.Evidence, again.Record.LogPosition).ShouldBe((EvidenceState.Durable, 1));
        (await core.CountAsync()).ShouldBe(1);
    }

    /// <summary>A store that hangs cost the time of the look and that of the append, 8 s in all, before the spool had the record.</summary>
    [Fact]
    public async Task AssembleAsync_waits_a_quarter_of_the_appends_time_for_a_look_that_hangs()
    {
        await using var core = new CoreHarness(new CoreSetup { Keys = new HangingKeys() });
        var assembling = core.AssembleAsync(Once, ContextItem.OfText("x"));

        core.Time.Advance(new EvidenceOptions().AppendTimeout / 4);

        (await assembling).Evidence.ShouldBe(EvidenceState.Durable);
    }

    [Fact]
    public async Task AssembleAsync_from_16_callers_at_once_makes_one_record()
    {
        await using var core = new CoreHarness();

        var contexts = await Task.WhenAll(Enumerable.Range(0, 16)
            .Select(_ => Task.Run(() => core.AssembleAsync(Once, ContextItem.OfText("x")), CoreHarness.Token)));

        contexts.Select(context => context.Record.ContextId).Distinct().ShouldHaveSingleItem();
        (await core.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AssembleAsync_on_two_servers_over_one_store_makes_one_record()
    {
        var setup = new CoreSetup();
        await using var one = new CoreHarness(setup);
        await using var two = new CoreHarness(setup with { Seed = 2 }, one.Time);

        var contexts = await Task.WhenAll(Enumerable.Range(0, 16).Select(index => Task.Run(
            () => (index % 2 == 0 ? one : two).AssembleAsync(Once, ContextItem.OfText("x")), CoreHarness.Token)));

        contexts.Select(context => context.Record.ContextId).Distinct().ShouldHaveSingleItem();
        (await one.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AssembleAsync_after_a_restart_gives_the_stored_result_and_after_24_hours_a_new_one()
    {
        await using var core = new CoreHarness();
        var first = await core.AssembleAsync(Once, ContextItem.OfText("x"));
        await using var restarted = core.Restart();

        (await restarted.AssembleAsync(Once, ContextItem.OfText("x"))).Record.ContextId.ShouldBe(first.Record.ContextId);
        core.Time.Advance(TimeSpan.FromHours(24.1));
        (await restarted.AssembleAsync(Once, ContextItem.OfText("x"))).Record.ContextId.ShouldNotBe(first.Record.ContextId);
    }

    [Fact]
    public async Task AssembleAsync_with_another_body_is_refused_with_the_context_made()
    {
        await using var core = new CoreHarness();
        var first = await core.AssembleAsync(Once, ContextItem.OfText("x"));
        (AssemblyOptions Options, ContextItem Item)[] others =
        [
            (Once, ContextItem.OfText("y")),
            (Once, ContextItem.OfText("x", priority: 1)),
            (Once, ContextItem.OfText("x", required: true)),
            (Once, ContextItem.OfText("x", sourceId: "s")),
            (Once with { Name = "other" }, ContextItem.OfText("x")),
            (Once with { MaxTokens = 5 }, ContextItem.OfText("x")),
            (Once with { Model = "gpt-4" }, ContextItem.OfText("x")),
            (Once with { FreshnessSla = TimeSpan.FromSeconds(1) }, ContextItem.OfText("x")),
            (Once with { FreshnessStrict = true }, ContextItem.OfText("x")),
            (Once with { Labels = new Dictionary<string, string> { ["a"] = "b" } }, ContextItem.OfText("x")),
            (Once with { Inputs = new Dictionary<string, Value> { ["a"] = Value.Of(1L) } }, ContextItem.OfText("x")),
        ];

        foreach (var (options, item) in others)
        {
            var refusal = await core.AssembleAsync(options, item).ShouldBeRefusedAsync(ErrorReason.RequestIdReused, "request_id");
            refusal.Metadata["context_id"].ShouldBe(first.Record.ContextId.ToString());
        }

        (await core.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task AssembleAsync_with_maps_in_another_order_is_the_same_request()
    {
        await using var core = new CoreHarness();
        AssemblyOptions With(params string[] names) => Once with
        {
            Labels = names.ToDictionary(name => name, name => name),
            Inputs = names.ToDictionary(name => name, Value.Of),
        };
        var first = await core.AssembleAsync(With("a", "b"), ContextItem.OfText("x"));

        (await core.AssembleAsync(With("b", "a"), ContextItem.OfText("x"))).Record.ContextId.ShouldBe(first.Record.ContextId);
    }

    [Fact]
    public async Task AssembleAsync_that_failed_leaves_its_request_id_unused()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.AssembleAsync(Once, Score with { Required = true }).ShouldBeRefusedAsync(ErrorReason.RequiredItemMissing);
        await core.WriteAsync("score", 1);

        (await core.AssembleAsync(Once, Score with { Required = true })).Content.ShouldBe("1");
    }

    [Fact]
    public async Task AssembleAsync_of_a_named_context_runs_its_code_once()
    {
        var runs = 0;
        var named = new ContextFunction("test", null, "v", (_, inputs) =>
        {
            runs++;
            return Task.FromResult<IReadOnlyList<ContextItem>>([ContextItem.OfText(inputs["user"].AsString)]);
        });
        await using var core = new CoreHarness(new CoreSetup { Registry = new ContextRegistry([named], []) });
        AssemblyOptions For(string user) => Once with { Inputs = new Dictionary<string, Value> { ["user"] = Value.Of(user) } };

        await core.AssembleAsync(For("u1"));
        (await core.AssembleAsync(For("u1"))).Content.ShouldBe("u1");
        await core.AssembleAsync(For("u2")).ShouldBeRefusedAsync(ErrorReason.RequestIdReused);

        runs.ShouldBe(1);
    }

    [Fact]
    public async Task CommitAsync_of_sessions_that_do_the_same_makes_one_record_and_of_others_is_refused()
    {
        await using var core = new CoreHarness();
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        async Task<AssembledContext> SessionAsync(CoreHarness on, string entityId, string text)
        {
            var session = on.OpenSession(Once);
            await session.Scope.ReadFeaturesAsync(["score"], [entityId], CoreHarness.Token);
            session.Scope.AddItems([ContextItem.OfText(text), Score]);
            return await session.CommitAsync(CoreHarness.Token);
        }

        var first = await SessionAsync(core, "u1", "x");
        await using var restarted = core.Restart();
        (await SessionAsync(restarted, "u1", "x")).Record.ContextId.ShouldBe(first.Record.ContextId);
        await SessionAsync(core, "u1", "y").ShouldBeRefusedAsync(ErrorReason.RequestIdReused);
        await SessionAsync(core, "u2", "x").ShouldBeRefusedAsync(ErrorReason.RequestIdReused);

        (await core.CountAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task CommitAsync_tried_again_after_the_commits_reply_was_lost_finds_its_own_record()
    {
        await using var core = new CoreHarness(new CoreSetup { Mode = EvidenceMode.Required });
        await core.DefineAsync("score");
        await core.WriteAsync("score", 1);
        core.Log.AfterAppend = () => throw new StoreUnavailableException("log", "Connection lost") { OutcomeUnknown = true };
        var session = core.OpenSession(Once);
        session.Scope.AddItems([Score]);
        await session.CommitAsync(CoreHarness.Token).ShouldBeRefusedAsync(ErrorReason.EvidenceNotDurable);
        core.Log.AfterAppend = () => { };
        core.Time.Advance(TimeSpan.FromSeconds(2));

        var again = await session.CommitAsync(CoreHarness.Token);

        (again.Evidence, again.Record.LogPosition).ShouldBe((EvidenceState.Durable, 1));
        (await core.CountAsync()).ShouldBe(1);
    }

    private sealed class HangingKeys : IRequestKeyStore
    {
        public Task<RequestKeyMatch?> FindAsync(RequestKey key, CancellationToken cancellationToken) =>
            new TaskCompletionSource<RequestKeyMatch?>().Task;

        public Task<long> PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
