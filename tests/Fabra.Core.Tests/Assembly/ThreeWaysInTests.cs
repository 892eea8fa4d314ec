using System.Text;
using System.Text.RegularExpressions;
using Fabra.Core.Assembly;
using Fabra.Core.Contexts;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Assembly;

/// <summary>A session, a one-shot call and a named function over the same data make the same context.</summary>
public sealed partial class ThreeWaysInTests
{
    private static readonly ContextItem[] Items =
    [
        ContextItem.OfFeature("engagement", "u1", "User Engagement: {}", priority: 2, sourceId: "engagement"),
        ContextItem.OfFeature("preferences", "u1", "Preferences: {}", priority: 1),
        ContextItem.OfFeature("absent", "u1", priority: 4),
        ContextItem.OfText("a long text that is dropped because the budget is small", priority: 9),
        ContextItem.OfText("closing words", required: true),
    ];

    [Fact]
    public async Task Contexts_of_all_three_ways_are_equal_but_for_ids_times_and_mode()
    {
        var named = new ContextFunction("recommend", null, "tests@1", (_, _) => Task.FromResult<IReadOnlyList<ContextItem>>(Items));
        await using var core = new CoreHarness(new CoreSetup { Registry = new ContextRegistry([named], []) });
        await core.DefineAsync("engagement", ValueKind.Double);
        await core.DefineAsync("preferences", ValueKind.List);
        await core.DefineAsync("absent");
        await core.WriteAsync("engagement", Value.Of(85.5));
        await core.WriteAsync("preferences", Value.Of([Value.Of("electronics"), Value.Of(3L)]));
        var options = new AssemblyOptions
        {
            Name = "recommend",
            MaxTokens = 20,
            Model = "gpt-4o",
            FreshnessSla = TimeSpan.FromMinutes(1),
            Labels = new Dictionary<string, string> { ["zone"] = "eu" },
        };

        var byName = await core.AssembleAsync(options);
        var session = core.OpenSession(options);
        session.Scope.AddItems(Items[..2]);
        session.Scope.AddItems(Items[2..]);
        var bySession = await session.CommitAsync(CoreHarness.Token);
        await using var unregistered = core.Restart(setup => setup with { Registry = ContextRegistry.Empty });
        await unregistered.ReadAsync("engagement");
        await unregistered.ReadAsync("preferences");
        var oneShot = await unregistered.AssembleAsync(options, Items);

        byName.Content.ShouldBe("User Engagement: 85.5\nPreferences: [\"electronics\",3]\nclosing words");
        byName.Lineage!.DroppedItems.Select(item => item.Reason).ShouldBe(["missing", "budget"]);
        foreach (var other in new[] { bySession, oneShot })
        {
            other.Content.ShouldBe(byName.Content);
            Neutral(other.Record.Lineage).ShouldBe(Neutral(byName.Record.Lineage));
            Neutral(other.Record.Meta).ShouldBe(Neutral(byName.Record.Meta));
            Neutral(other.Record.Plan).ShouldBe(Neutral(byName.Record.Plan));
            other.Record.Subjects.ShouldBe(byName.Record.Subjects);
            other.Record.Labels.ShouldBe(byName.Record.Labels);
        }

        new[] { byName, bySession, oneShot }.Select(context => context.Meta!.Mode).ShouldBe(["named", "session", "one_shot"]);
    }

    /// <summary>The stored JSON without what must differ.</summary>
    private static string Neutral(ReadOnlyMemory<byte> json) => MustDiffer().Replace(Encoding.UTF8.GetString(json.Span), "\"$1\":…");

    [GeneratedRegex("\"(context_id|timestamp|mode|seed|steps|latency_ms)\":(\"[^\"]*\"|\\[[^\\]]*\\]|[0-9.]+)")]
    private static partial Regex MustDiffer();
}
