using System.Text;
using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Replay;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Tests.Values;
using Fabra.Core.Tokens;
using Fabra.Core.Values;

namespace Fabra.Core.Tests.Assembly;

/// <summary>The order in which the fields of a struct came changes nothing of a context and of its replay.</summary>
public sealed class FieldOrderTests
{
    private const string Sorted = """{"B":0.5,"a":[{"z":{"x":null,"y":true},"～":2,"\uD83D\uDC0E":1}]}""";

    private static readonly Value Profile = Value.Of(
    [
        Field("a", Value.Of([Value.Of([Field("🐎", Value.Of(1L)), Field("～", Value.Of(2L)), Field("z", Value.Of([Field("y", Value.Of(true)), Field("x", Value.Null)]))])])),
        Field("B", Value.Of(0.5)),
    ]);

    /// <summary>Writes what it is given in the ways that code has: as text, field after field, an input.</summary>
    private static readonly ContextFunction Spelled = new("spelled", null, "tests@1", async (scope, inputs) =>
    {
        var read = (await scope.GetFeatureAsync("profile", "u1"))!;
        var fields = string.Join(' ', read.AsStruct.Select(field => $"{field.Key}={field.Value}"));
        return
        [
            ContextItem.OfText($"{read}"), ContextItem.OfText(fields), ContextItem.OfText($"{inputs["profile"]}"),
            ContextItem.OfText((await scope.GetFeatureTextAsync("profile", "u1"))!), ContextItem.OfFeature("profile", "u1"),
        ];
    });

    [Fact]
    public async Task AssembleAsync_renders_fields_sorted_at_every_depth()
    {
        var random = new Random(14);
        await using var core = await CoreAsync();
        for (var run = 0; run < 10; run++)
        {
            var shuffled = Shuffle.Fields(Profile, random);
            await core.WriteAsync("profile", shuffled);

            var context = await core.GetAsync(await core.AssembleAsync(ContextItem.OfFeature("profile", "u1")));

            context.Content.ShouldBe(Sorted);
            context.Lineage!.FeaturesUsed[0].Value.ShouldBe(shuffled, "what was read is recorded as it is stored");
            Encoding.UTF8.GetString(context.Record.Lineage.Span).ShouldContain($"\"value\":{Sorted}");
            PlanJson.Parse(context.Record.Plan).Rendering.ShouldBe(RenderingRule.Sorted);
            Encoding.UTF8.GetString(context.Record.Plan.Span).ShouldContain("\"tokenizer\":\"o200k_base\",\"rendering\":\"sorted\"");
            core.Time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public async Task AssembleAsync_gives_code_fields_and_inputs_sorted()
    {
        await using var core = await CoreAsync();
        await core.WriteAsync("profile", Profile);

        var context = await core.AssembleAsync(new AssemblyOptions { Name = "spelled", Inputs = Inputs(Profile) });

        context.Content.ShouldBe($"{Sorted}\nB=0.5 a={Sorted[13..^1]}\n{Sorted}\n{Sorted}\n{Sorted}");
        (await core.ReplayAsync(context, ReplayMode.AsOf)).Identical.ShouldBeTrue();
    }

    [Fact]
    public async Task ReplayAsync_of_a_value_written_again_in_another_order_is_identical()
    {
        var random = new Random(14);
        await using var core = await CoreAsync();
        await core.WriteAsync("profile", Profile);
        var context = await core.AssembleAsync(ContextItem.OfFeature("profile", "u1"));
        for (var run = 0; run < 5; run++)
        {
            core.Time.Advance(TimeSpan.FromSeconds(1));
            await core.WriteAsync("profile", Shuffle.Fields(Profile, random));

            var replay = await core.ReplayAsync(context, ReplayMode.Current);

            replay.Identical.ShouldBeTrue();
            replay.Differences.ShouldBeEmpty();
            (await core.ReplayAsync(context, ReplayMode.AsOf)).Identical.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task ReplayAsync_of_a_record_without_a_rule_renders_as_stored()
    {
        const string Stored = """{"a":[{"\uD83D\uDC0E":1,"～":2,"z":{"y":true,"x":null}}],"B":0.5}""";
        await using var core = await CoreAsync();
        await core.WriteAsync("profile", Profile);
        var context = await core.AssembleAsync(new AssemblyOptions { Name = "spelled", Inputs = Inputs(Profile) });
        var content = $"{Stored}\na={Stored[5..^9]} B=0.5\n{Stored}\n{Stored}\n{Stored}";
        var lineage = context.Lineage! with { TokenUsage = TokenCounters.ForModel("").Count(content) };
        var plan = PlanJson.Parse(context.Record.Plan) with { Rendering = RenderingRule.AsStored };
        var salts = Enumerable.Range(0, 4 * RecordCommitment.SaltLength).Select(octet => (byte)octet).ToArray();
        var earlier = RecordCommitment.Seal(
            context.Record with
            {
                ContextId = core.Ids.Next(),
                Content = Encoding.UTF8.GetBytes(content),
                Plan = PlanJson.Serialize(plan),
                Lineage = LineageJson.Serialize(lineage),
            },
            salts);
        Encoding.UTF8.GetString(earlier.Plan.Span).ShouldNotContain("rendering");
        await core.Log.AppendAsync(earlier, null, CoreHarness.Token);

        foreach (var mode in new[] { ReplayMode.AsOf, ReplayMode.Current })
        {
            var replay = await core.Replayer.ReplayAsync(TenantId.Default, earlier.ContextId, mode, null, CoreHarness.Token);

            replay.Replayed.Content.ShouldBe(replay.Original.Content);
            replay.Identical.ShouldBeTrue();
            replay.Differences.ShouldBeEmpty();
        }
    }

    [Fact]
    public void Parse_of_a_plan_with_a_rule_that_is_not_known_is_refused() =>
        Should.Throw<FormatException>(() => RenderingRules.Parse("rot13")).Message.ShouldContain("rot13");

    private static Dictionary<string, Value> Inputs(Value profile) => new() { ["profile"] = profile };

    private static KeyValuePair<string, Value> Field(string name, Value value) => KeyValuePair.Create(name, value);

    private static async Task<CoreHarness> CoreAsync()
    {
        var core = new CoreHarness(new CoreSetup { Registry = new ContextRegistry([Spelled], []) });
        await core.DefineAsync("profile", ValueKind.Struct);
        return core;
    }
}
