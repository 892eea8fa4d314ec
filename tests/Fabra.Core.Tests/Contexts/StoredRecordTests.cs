using System.Text;
using System.Text.Json.Nodes;
using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Replay;
using Fabra.Core.Retrievals;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Tests.Values;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Contexts;

public sealed class StoredRecordTests
{
    [Fact]
    public async Task GetAsync_reads_back_what_the_assembly_returned()
    {
        await using var core = new CoreHarness(SampleContexts.Setup);
        var assembled = await SampleContexts.AssembleAsync(core);

        var stored = await core.GetAsync(assembled);

        stored.Content.ShouldBe(assembled.Content);
        stored.Meta.ShouldBe(assembled.Meta);
        Encoding.UTF8.GetString(LineageJson.Serialize(stored.Lineage!)).ShouldBe(Encoding.UTF8.GetString(LineageJson.Serialize(assembled.Lineage!)));
        stored.Lineage!.FeaturesUsed.Select(feature => feature.Value).ShouldBe(assembled.Lineage!.FeaturesUsed.Select(feature => feature.Value));
        stored.Lineage.Inputs.ShouldBe(assembled.Lineage.Inputs);
    }

    [Fact]
    public async Task Lineage_shows_the_seeds_fields_with_natural_values_beside_their_type()
    {
        await using var core = new CoreHarness(SampleContexts.Setup);
        var lineage = JsonNode.Parse((await SampleContexts.AssembleAsync(core)).Record.Lineage.Span)!;

        var score = lineage["features_used"]![0]!;
        score["feature_name"]!.GetValue<string>().ShouldBe("score");
        score["value"]!.ToJsonString().ShouldBe("9007199254740993");
        score["value_type"]!.GetValue<string>().ShouldBe("int64");
        score["freshness_ms"]!.GetValue<long>().ShouldBe(60_046);
        score["source"]!.GetValue<string>().ShouldBe("cache");
        score["timestamp"]!.GetValue<string>().ShouldBe("2024-01-15T10:29:00Z");
        lineage["items_dropped"]!.GetValue<int>().ShouldBe(2);
        lineage["freshness_status"]!.GetValue<string>().ShouldBe("degraded");
        lineage["inputs"]!["limit"]!.ToJsonString().ShouldBe("9223372036854775807");
        lineage["retrievers_used"]![0]!["latency_ms"]!.ToJsonString().ShouldBe("45.2");
    }

    [Fact]
    public async Task Plan_of_random_values_in_inputs_and_features_reads_back_equal()
    {
        var random = new RandomValues(7);
        await using var core = new CoreHarness();
        for (var run = 0; run < 200; run++)
        {
            Value value;
            do
            {
                value = random.Next();
            }
            while (value.IsNull);
            var feature = $"feature_{value.Kind.Word()}";
            await core.DefineAsync(feature, value.Kind);
            await core.WriteAsync(feature, value, entityId: $"u{run}");
            var inputs = new Dictionary<string, Value> { ["input"] = random.Next() };

            var context = await core.AssembleAsync(
                new AssemblyOptions { Name = "test", Inputs = inputs }, ContextItem.OfFeature(feature, $"u{run}"));
            var stored = await core.GetAsync(context);

            stored.Lineage!.FeaturesUsed[0].Value.ShouldBe(value);
            stored.Lineage.Inputs["input"].ShouldBe(inputs["input"]);
            stored.Content.ShouldBe(ValueText.Render(value));
            (await core.ReplayAsync(context, ReplayMode.AsOf)).Identical.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Records_without_content_hold_nothing_of_text_values_and_inputs_and_replay_says_so()
    {
        var registry = new ContextRegistry([], [new Retriever("tips", "", (_, query) => new([$"{query} SECRETTIP"]))]);
        await using var core = new CoreHarness(new CoreSetup { RecordContent = false, Registry = registry });
        await core.CreateIndexAsync("notes");
        await core.IndexAsync("n1", "SECRETQUERY and SECRETNOTE", "notes", ("author", Value.Of("SECRETFILTER")));
        await core.DefineAsync("diagnosis", ValueKind.String);
        await core.WriteAsync("diagnosis", Value.Of("SECRETVALUE"));
        var session = core.OpenSession(new AssemblyOptions
        {
            Name = "test",
            Inputs = new Dictionary<string, Value> { ["question"] = Value.Of("SECRETINPUT") },
        });
        session.Scope.RecordRetrieval(new RetrieverLineage { RetrieverName = "notes", Query = "SECRETQUERY", External = true });
        session.Scope.AddItems(
        [
            ContextItem.OfRetrieval(new() { RetrieverName = "tips", Query = "SECRETQUERY" }),
            ContextItem.OfRetrieval(new()
            {
                IndexName = "notes",
                Query = "SECRETQUERY",
                Filter = new DocumentFilter.Any(
                [
                    new DocumentFilter.All([new DocumentFilter.Equal("author", Value.Of("SECRETFILTER"))]),
                    new DocumentFilter.In("author", [Value.Of("SECRETFILTER")]),
                    new DocumentFilter.Range("author", Value.Of("SECRETFILTER"), false, Value.Of("SECRETFILTERZ"), false),
                ]),
            }),
            ContextItem.OfFeature("diagnosis", "u1", "SECRETFORMAT {}"),
            ContextItem.OfText("SECRETTEXT") with { Format = "SECRETFORMAT {}" },
        ]);

        var context = await session.CommitAsync(CoreHarness.Token);

        context.Content.ShouldBe(
            "SECRETQUERY SECRETTIP\nSECRETQUERY and SECRETNOTE\nSECRETFORMAT SECRETVALUE\nSECRETFORMAT SECRETTEXT");
        var record = (await core.Log.FindAsync(CoreHarness.Tenant, context.Record.ContextId, ContextColumns.All, CoreHarness.Token))!;
        foreach (var segment in new[] { record.Content, record.Plan, record.Lineage, record.Meta, record.Manifest, record.Salts })
        {
            Encoding.UTF8.GetString(segment.Span).ShouldNotContain("SECRET");
            Encoding.UTF8.GetString(segment.Span).ShouldNotContain("query_vector");
        }

        var stored = await core.GetAsync(context);
        stored.Lineage!.FeaturesUsed[0].Value.ShouldBeNull();
        stored.Lineage.FeaturesUsed[0].ValueHash.Length.ShouldBe(64);
        stored.Check.ShouldBe(RecordCheck.Intact);
        foreach (var mode in Enum.GetValues<ReplayMode>())
        {
            await core.ReplayAsync(context, mode).ShouldBeRefusedAsync(ErrorReason.ContentNotRecorded);
        }
    }

    [Fact]
    public async Task GetAsync_of_an_id_never_issued_is_not_found()
    {
        await using var core = new CoreHarness();

        await core.Contexts.GetAsync(CoreHarness.Tenant, core.Ids.Next(), ContextColumns.All, CoreHarness.Token)
            .ShouldBeRefusedAsync(ErrorReason.ContextNotFound);
    }
}
