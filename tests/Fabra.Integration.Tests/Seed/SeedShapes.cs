using System.Text.Json;

namespace Fabra.Integration.Tests.Seed;

/// <summary>The JSON shapes of the product text: at least these fields, of these kinds.</summary>
internal static class SeedShapes
{
    public static void ShouldBeFeature(this JsonElement feature)
    {
        feature.ShouldHave("feature_name", JsonValueKind.String);
        feature.ShouldHave("entity_id", JsonValueKind.String);
        feature.TryGetProperty("value", out _).ShouldBeTrue();
        feature.ShouldHaveTime("timestamp");
        feature.ShouldHave("freshness_ms", JsonValueKind.Number);
        feature.GetProperty("source").GetString().ShouldBeOneOf("cache", "compute", "fallback");
    }

    public static void ShouldBeRetrieval(this JsonElement retrieval)
    {
        retrieval.ShouldHave("retriever_name", JsonValueKind.String);
        retrieval.ShouldHave("query", JsonValueKind.String);
        retrieval.ShouldHave("results_count", JsonValueKind.Number);
        retrieval.ShouldHave("latency_ms", JsonValueKind.Number);
        retrieval.ShouldHave("index_name", JsonValueKind.String);
    }

    public static void ShouldBeLineage(this JsonElement lineage)
    {
        lineage.ShouldHave("context_id", JsonValueKind.String);
        lineage.ShouldHaveTime("timestamp");
        foreach (var name in (string[])["items_provided", "items_included", "items_dropped", "stalest_feature_ms", "token_usage", "max_tokens", "estimated_cost_usd"])
        {
            lineage.ShouldHave(name, JsonValueKind.Number);
        }

        lineage.GetProperty("freshness_status").GetString().ShouldBeOneOf("guaranteed", "degraded");
        lineage.GetProperty("features_used").EnumerateArray().ToList().ForEach(ShouldBeFeature);
        lineage.GetProperty("retrievers_used").EnumerateArray().ToList().ForEach(ShouldBeRetrieval);
    }

    public static void ShouldBeContext(this JsonElement context)
    {
        context.ShouldHave("context_id", JsonValueKind.String);
        context.ShouldHave("content", JsonValueKind.String);
        context.ShouldHave("meta", JsonValueKind.Object);
        context.GetProperty("version").GetString().ShouldBe("v1");
        context.GetProperty("lineage").ShouldBeLineage();
    }

    public static void ShouldHave(this JsonElement json, string name, JsonValueKind kind) =>
        json.GetProperty(name).ValueKind.ShouldBe(kind, name);

    private static void ShouldHaveTime(this JsonElement json, string name)
    {
        json.GetProperty(name).GetString()!.ShouldEndWith("Z");
        json.GetProperty(name).TryGetDateTimeOffset(out _).ShouldBeTrue(name);
    }
}
