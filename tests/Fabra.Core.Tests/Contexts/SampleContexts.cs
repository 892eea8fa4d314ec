using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Contexts;

/// <summary>A session in which everything happens that a record can hold.</summary>
internal static class SampleContexts
{
    public static FeatureFunctions Functions { get; } = new(
        new Dictionary<string, FeatureFunction> { ["computed"] = (_, _) => ValueTask.FromResult(Value.Of(0.1)) });

    /// <summary>With data of its own each time.</summary>
    public static CoreSetup Setup => new() { Functions = Functions };

    public static async Task<AssembledContext> AssembleAsync(CoreHarness core)
    {
        await core.DefineAsync("score", maxStaleness: TimeSpan.FromSeconds(30));
        await core.DefineAsync("preferences", ValueKind.Struct);
        await core.DefineAsync("expired", ValueKind.Timestamp, ttl: TimeSpan.FromSeconds(1), defaultValue: Value.Of(DateTimeOffset.UnixEpoch));
        await core.DefineAsync("computed", ValueKind.Double);
        await core.DefineAsync("absent", ValueKind.Bytes);
        await core.DefineAsync("null", ValueKind.Bool);
        await core.WriteAsync("score", 9007199254740993, TimeSpan.FromMinutes(1));
        await core.WriteAsync("preferences", Value.Of([KeyValuePair.Create("ž", Value.Of([Value.Of("electronics"), Value.Of(-0.0)]))]));
        await core.WriteAsync("expired", Value.Of(core.Clock.Now), TimeSpan.FromSeconds(2));
        await core.WriteAsync("null", Value.Null);
        core.Time.Advance(TimeSpan.FromMilliseconds(1.5));

        var session = core.OpenSession(new AssemblyOptions
        {
            Name = "recommendation_context \"ž\"",
            Inputs = new Dictionary<string, Value> { ["user_id"] = Value.Of("user123"), ["limit"] = Value.Of(long.MaxValue) },
            MaxTokens = 60,
            Model = "gpt-4o",
            FreshnessSla = TimeSpan.FromSeconds(50),
            Labels = new Dictionary<string, string> { ["zone"] = "eu" },
        });
        await session.Scope.ReadFeaturesAsync(["score", "absent"], ["u1", "u2"], CoreHarness.Token);
        core.Time.Advance(TimeSpan.FromMilliseconds(45.2));
        session.Scope.RecordRetrieval(
            new RetrieverLineage
            {
                RetrieverName = "similar_products",
                Query = "electronics smartphone",
                IndexName = "product_catalog",
                ResultsCount = 1,
                LatencyMs = 45.2,
                External = true,
                Chunks = [new() { ChunkId = "c1", DocumentId = "d1", IndexedAt = core.Clock.Now, SimilarityScore = 0.875, SourceUrl = "https://example.com" }],
            });
        session.Scope.AddItems(
        [
            ContextItem.OfFeature("score", "u1", "Score: {}", priority: 2, sourceId: "score"),
            ContextItem.OfFeature("preferences", "u1", priority: 1),
            ContextItem.OfFeature("expired", "u1", required: true),
            ContextItem.OfFeature("computed", "u1"),
            ContextItem.OfFeature("null", "u1"),
            ContextItem.OfFeature("absent", "u1", priority: 3),
        ]);
        session.Scope.AddItems([ContextItem.OfText("Similar: 🐎", priority: 1), ContextItem.OfText(string.Join(' ', Enumerable.Repeat("long", 60)), 9)]);
        return await session.CommitAsync(CoreHarness.Token);
    }
}
