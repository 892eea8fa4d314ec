using System.Net;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Client;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Records;

/// <summary>Whoever reads a record that was changed in the store is told so, whichever way they read it; the others are read as ever.</summary>
public sealed class AlteredRecordTests(AlteredStore store) : IClassFixture<AlteredStore>
{
    public static TheoryData<string> Names => [.. Alteration.All.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private FabraClient Client => store.Running.Client;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Context_by_id_names_what_was_altered(string name)
    {
        var (id, alteration) = (store.Victims[name], Alteration.All[name]);

        foreach (var view in new[] { ContextView.Full, ContextView.Raw })
        {
            var context = await Client.GetContextAtAsync(id, new GetContextOptions { View = view }, Cancellation);

            ShouldSay(context.Evidence, alteration);
            (context.Lineage is null, context.Meta is null)
                .ShouldBe((alteration.Unreadable.Contains("lineage"), alteration.Unreadable.Contains("meta")));
            (context.Raw is null).ShouldBe(view == ContextView.Full);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Lineage_by_id_names_what_was_altered(string name)
    {
        var (id, alteration) = (store.Victims[name], Alteration.All[name]);
        var lineage = Client.GetContextLineageWithEvidenceAsync(id, Cancellation);
        using var rest = await store.Running.Http.GetAsync($"/v1/context/{id}/lineage", Cancellation);
        var run = await store.Running.Cli.RunAsync("context", "show", id, "--lineage");

        if (alteration.Unreadable.Contains("lineage"))
        {
            (await lineage.ShouldBeRefusedAsync(StatusCode.FailedPrecondition, "RECORD_DAMAGED")).Metadata["damaged"].ShouldBe("lineage");
            rest.StatusCode.ShouldBe(HttpStatusCode.Conflict);
            run.ShouldFail(ExitCodes.Failed, "RECORD_DAMAGED");
            return;
        }

        ShouldSay((await lineage).Evidence, alteration);
        ShouldSay(JsonNode.Parse(await rest.Content.ReadAsStringAsync(Cancellation))!["evidence"]!, alteration);
        ShouldWarn(run, alteration);
        ShouldSay(JsonNode.Parse(run.Out)!["evidence"]!, alteration);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Rest_names_what_was_altered(string name)
    {
        var (id, alteration) = (store.Victims[name], Alteration.All[name]);

        var context = JsonNode.Parse(await store.Running.Http.GetStringAsync($"/v1/context/{id}", Cancellation))!;

        ShouldSay(context["evidence"]!, alteration);
        (context["lineage"] is null).ShouldBe(alteration.Unreadable.Contains("lineage"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Replay_names_what_was_altered(string name)
    {
        var (id, alteration) = (store.Victims[name], Alteration.All[name]);

        var replay = await Client.ReplayContextAsync(id, ReplayMode.Recorded, cancellationToken: Cancellation);

        replay.Identical.ShouldBeFalse();
        replay.Differences.Select(difference => difference.Message)
            .ShouldBe(alteration.Altered.Select(each => $"the stored {each} does not match the record's {CommittedIn(each)}"));
        ShouldSay(replay.Original.Evidence, alteration);
        ShouldSay(replay.Replayed.Evidence, alteration);
        (await store.Running.Cli.RunAsync("context", "replay", id, "--check")).ShouldFail(ExitCodes.Failed, "ALTERED", id);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Command_warns_first_and_ends_with_a_code_of_its_own(string name)
    {
        var (id, alteration) = (store.Victims[name], Alteration.All[name]);

        var shown = await store.Running.Cli.RunAsync("context", "show", id);
        ShouldWarn(shown, alteration);
        ShouldSay(JsonNode.Parse(shown.Out)!["evidence"]!, alteration);

        foreach (var format in new[] { "json", "yaml", "jsonl" })
        {
            var exported = await store.Running.Cli.RunAsync("context", "export", id, "--format", format);
            ShouldWarn(exported, alteration);
            exported.Out.ShouldContain("altered");
            exported.Out.ShouldContain(id);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Verifying_script_names_what_was_altered(string name)
    {
        var (id, alteration) = (store.Victims[name], Alteration.All[name]);
        if (name == "entry_type")
        {
            // Displayed nowhere but in SQL.
            return;
        }

        var raw = await store.Running.Cli.RunAsync("context", "show", id, "--raw");
        var run = await Command.RunAsync("python3", [Repository.PathOf("examples/verify_record.py")], null, raw.Out);

        run.Code.ShouldBe(1, run.Error);
        run.Out.ShouldBeEmpty();
        foreach (var altered in alteration.Altered)
        {
            run.Error.ShouldContain(altered);
        }
    }

    [Fact]
    public async Task List_has_all_and_calls_none_intact()
    {
        var listed = await Client.ListContextsAsync(cancellationToken: Cancellation).ToDictionaryAsync(
            context => context.ContextId, context => context.Evidence, cancellationToken: Cancellation);
        var rest = JsonNode.Parse(await store.Running.Http.GetStringAsync("/v1/contexts?limit=1000", Cancellation))!.AsArray()
            .ToDictionary(context => (string)context!["context_id"]!);

        listed.Keys.ShouldBe([.. store.Neighbours, .. VisibleVictims.Values], ignoreOrder: true);
        rest.Keys.ShouldBe(listed.Keys, ignoreOrder: true);
        store.Neighbours.ForEach(id => listed[id].Verification.ShouldBe(Verification.Unverified));
        foreach (var (name, id) in VisibleVictims)
        {
            var shows = Alteration.All[name].ShowsInSummary;
            listed[id].Verification.ShouldBe(shows ? Verification.Altered : Verification.Unverified, name);
            ((string)rest[id]!["verification"]!).ShouldBe(shows ? "altered" : "unverified", name);
        }
    }

    [Fact]
    public async Task Pages_of_a_list_leave_no_neighbour_out()
    {
        foreach (var order in new[] { ContextOrder.NewestFirst, ContextOrder.OldestFirst })
        {
            foreach (var size in new[] { 1, 2, 5 })
            {
                var options = new ListContextsOptions { PageSize = size, Order = order, View = ContextView.Full };

                var listed = await Client.ListContextsAsync(options: options, cancellationToken: Cancellation).ToListAsync(Cancellation);

                var intact = listed.Where(context => context.Evidence.Verification == Verification.Intact).Select(context => context.ContextId);
                intact.ShouldBe(order == ContextOrder.OldestFirst ? store.Neighbours : store.Neighbours.AsEnumerable().Reverse());
                listed.Select(context => context.ContextId).ShouldBeSubsetOf([.. store.Neighbours, .. VisibleVictims.Values]);
                VisibleVictims.Where(victim => !Alteration.All[victim.Key].Moves).Select(victim => victim.Value)
                    .ShouldBeSubsetOf(listed.Select(context => context.ContextId));
            }
        }
    }

    [Theory]
    [InlineData(ContextView.Full)]
    [InlineData(ContextView.Raw)]
    public async Task Stream_goes_past_every_altered_record(ContextView view)
    {
        var streamed = await Client.StreamContextsAsync(new StreamContextsOptions { View = view }, Cancellation).ToDictionaryAsync(
            next => next.Context.ContextId, next => next.Context.Evidence, cancellationToken: Cancellation);

        store.Neighbours.ForEach(id => streamed[id].Verification.ShouldBe(Verification.Intact));
        foreach (var (name, id) in StreamedVictims)
        {
            ShouldSay(streamed[id], Alteration.All[name]);
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("yaml")]
    [InlineData("jsonl")]
    public async Task Export_of_all_goes_past_every_altered_record(string format)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Join(folder.Path, "all");

        var run = await store.Running.Cli.RunAsync("context", "export", "--start", "2000-01-01", "--format", format, "-o", file);

        run.ShouldFail(ExitCodes.Altered, "WARNING", "of the contexts were ALTERED");
        var text = await File.ReadAllTextAsync(file, Cancellation);
        store.Neighbours.ForEach(id => text.ShouldContain(id));
        foreach (var (name, id) in StreamedVictims.Where(victim => !Alteration.All[victim.Key].Moves))
        {
            text.ShouldContain(id, customMessage: name);
        }
    }

    [Fact]
    public async Task Command_list_warns_of_what_shows_and_ends_well()
    {
        var run = await store.Running.Cli.RunAsync("context", "list");

        run.Code.ShouldBe(0);
        run.Error.ShouldContain("ALTERED");
        store.Neighbours.ForEach(id => run.Out.ShouldContain(id));
    }

    [Fact]
    public async Task Record_given_to_another_tenant_is_nowhere_to_be_found() =>
        await Client.GetContextAtAsync(store.Victims["tenant"], cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.NotFound, "CONTEXT_NOT_FOUND");

    private Dictionary<string, string> VisibleVictims => new(store.Victims.Where(victim => victim.Key != "tenant"));

    /// <summary>Postgres looks for what lies in a commit in the partitions of its time.</summary>
    private Dictionary<string, string> StreamedVictims =>
        new(VisibleVictims.Where(victim => !TestStores.AreRemote || !Alteration.All[victim.Key].Altered.Contains("timestamp")));

    private static string CommittedIn(string name) => name switch
    {
        "labels" or "subjects" => "plan",
        "freshness_status" => "lineage",
        _ => "manifest",
    };

    private static void ShouldSay(V1.Evidence evidence, Alteration alteration)
    {
        evidence.Verification.ShouldBe(Verification.Altered);
        evidence.Altered.ShouldBe(alteration.Altered);
        evidence.Unreadable.ShouldBe(alteration.Unreadable);
    }

    private static void ShouldSay(JsonNode evidence, Alteration alteration)
    {
        ((string)evidence["verification"]!).ShouldBe("altered");
        evidence["altered"]!.AsArray().Select(name => (string)name!).ShouldBe(alteration.Altered);
        (evidence["unreadable"]?.AsArray().Select(name => (string)name!) ?? []).ShouldBe(alteration.Unreadable);
    }

    private static void ShouldWarn(CliRun run, Alteration alteration) =>
        run.ShouldFail(ExitCodes.Altered, "WARNING", "ALTERED", string.Join(", ", alteration.Altered));
}
