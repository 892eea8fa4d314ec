using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.V1;

namespace Fabra.Integration.Tests.Contexts;

/// <summary>One pipeline stands behind all three ways in: the same data gives the same context.</summary>
public sealed class ThreeWaysInTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Session_one_call_and_named_function_assemble_the_same_context()
    {
        await server.Client.GetFeaturesAsync(["engagement_score", "user_preferences"], ["user123"], cancellationToken: Cancellation);

        var oneCall = await server.Client.AssembleContextAsync("profile_by_items", Items(), Options(), Cancellation);
        var session = await AssembleInSessionAsync();
        var named = await server.Client.AssembleContextAsync(
            "profile", new Dictionary<string, object?> { ["user_id"] = "user123" }, Options(), Cancellation);

        oneCall.Content.ShouldBe("User Engagement: 85.5\nPreferences: electronics smartphone");
        Comparable(session).ShouldBe(Comparable(oneCall));
        Comparable(named).ShouldBe(Comparable(oneCall));
        new[] { oneCall, session, named }.Select(context => context.ContextId).ShouldBeUnique();
    }

    [Fact]
    public async Task Named_context_of_the_example_replays_identically()
    {
        var context = await server.Client.AssembleContextAsync(
            "recommendation_context", new Dictionary<string, object?> { ["user_id"] = "user123" }, cancellationToken: Cancellation);

        var replay = await server.Client.ReplayContextAsync(context.ContextId, ReplayMode.AsOf, cancellationToken: Cancellation);

        context.Content.ShouldBe(
            "User Engagement: 85.5\nPreferences: electronics smartphone\n"
            + "Similar: electronics: noise-cancelling headphones, smartphone: 6-inch, 128 GB");
        context.Subjects.ShouldBe([new Subject { EntityName = "user", EntityId = "user123" }]);
        replay.Identical.ShouldBeTrue();
        replay.Replayed.Content.ShouldBe(context.Content);
    }

    private static ContextItem[] Items() =>
    [
        ContextItems.Feature("engagement_score", "user123", "User Engagement: {}", priority: 2),
        ContextItems.Feature("user_preferences", "user123", "Preferences: {}", priority: 1),
    ];

    private static AssembleContextOptions Options() => new()
    {
        MaxTokens = 2000,
        Model = "gpt-4o",
        Inputs = new Dictionary<string, object?> { ["user_id"] = "user123" },
        Labels = new Dictionary<string, string> { ["purpose"] = "test" },
    };

    private async Task<Context> AssembleInSessionAsync()
    {
        var options = Options();
        await using var scope = await server.Client.BeginContextAsync(
            "profile_by_session",
            new BeginContextOptions
            {
                MaxTokens = options.MaxTokens,
                Model = options.Model,
                Inputs = options.Inputs,
                Labels = options.Labels,
            },
            Cancellation);
        foreach (var item in Items())
        {
            scope.Add(item);
        }

        return await scope.CompleteAsync(Cancellation);
    }

    /// <summary>A context without what must differ: ids, names, times, latencies, and the way in.</summary>
    private static Context Comparable(Context context)
    {
        var same = context.Clone();
        same.ContextId = same.Name = same.Lineage.ContextId = same.Lineage.ContextName = same.Meta.Mode = same.Meta.CodeVersion = "";
        same.Timestamp = same.Lineage.Timestamp = null;
        same.Meta.LatencyMs = 0;
        same.Evidence = null;
        same.Lineage.StalestFeatureMs = 0;
        foreach (var feature in same.Lineage.FeaturesUsed)
        {
            feature.ReadAt = null;
            feature.ClearFreshnessMs();
        }

        return same;
    }
}
