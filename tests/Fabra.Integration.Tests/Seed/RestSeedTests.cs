using System.Net;
using System.Text.Json;

namespace Fabra.Integration.Tests.Seed;

/// <summary>Every REST call of the product text, as printed there.</summary>
public sealed class RestSeedTests(SeedFixture seed) : IClassFixture<SeedFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_in_a_time_range_returns_a_bare_array_of_summaries_newest_first()
    {
        var list = await seed.GetJsonAsync("/v1/contexts?start=2024-01-15T10:00:00Z&end=2024-01-15T11:00:00Z&limit=100");

        list.ValueKind.ShouldBe(JsonValueKind.Array);
        list.EnumerateArray().Select(context => context.GetProperty("context_id").GetString()).ShouldBe(seed.Ids.Reverse());
        foreach (var context in list.EnumerateArray())
        {
            context.GetProperty("timestamp").GetString()!.ShouldStartWith("2024-01-15T10:3");
            context.GetProperty("content").GetString()!.ShouldStartWith("User Engagement: ");
            context.GetProperty("version").GetString().ShouldBe("v1");
        }
    }

    [Fact]
    public async Task Preview_of_a_list_ends_after_100_characters()
    {
        var list = await seed.GetJsonAsync("/v1/contexts?limit=3");
        var full = await seed.GetJsonAsync($"/v1/context/{seed.Ids[0]}");

        var preview = list[2].GetProperty("content").GetString()!;
        var content = full.GetProperty("content").GetString()!;
        content.Length.ShouldBeGreaterThan(103);
        preview.ShouldBe(content[..100] + "...");
    }

    [Fact]
    public async Task Context_by_id_has_the_printed_shape()
    {
        var context = await seed.GetJsonAsync($"/v1/context/{seed.Ids[0]}");

        context.ShouldBeContext();
        context.GetProperty("context_id").GetString().ShouldBe(seed.Ids[0]);
        context.GetProperty("content").GetString()!.ShouldStartWith("User Engagement: 85.5\nPreferences: electronics");
        var lineage = context.GetProperty("lineage");
        lineage.GetProperty("context_id").GetString().ShouldBe(seed.Ids[0]);
        var engagement = lineage.GetProperty("features_used")[0];
        engagement.GetProperty("feature_name").GetString().ShouldBe("engagement_score");
        engagement.GetProperty("entity_id").GetString().ShouldBe("user123");
        engagement.GetProperty("value").GetDouble().ShouldBe(85.5);
        var similar = lineage.GetProperty("retrievers_used")[0];
        similar.GetProperty("retriever_name").GetString().ShouldBe("similar_products");
        similar.GetProperty("query").GetString().ShouldBe("electronics smartphone");
        similar.GetProperty("results_count").GetInt32().ShouldBe(2);
        similar.GetProperty("index_name").GetString().ShouldBe("product_catalog");
    }

    [Fact]
    public async Task Lineage_by_id_is_the_id_and_the_lineage_alone()
    {
        var answer = await seed.GetJsonAsync($"/v1/context/{seed.Ids[0]}/lineage");

        answer.EnumerateObject().Select(field => field.Name).ShouldBe(["context_id", "lineage"]);
        answer.GetProperty("lineage").ShouldBeLineage();
    }

    [Fact]
    public async Task Prefixed_id_is_accepted_and_never_printed()
    {
        var text = await seed.Http.GetStringAsync($"/v1/context/ctx_{seed.Ids[0]}", Cancellation);

        text.ShouldContain(seed.Ids[0]);
        text.ShouldNotContain("ctx_");
    }

    [Fact]
    public async Task Truncated_list_says_so_and_its_links_lead_to_the_end()
    {
        var seen = new List<string>();
        var address = "/v1/contexts?start=2024-01-15T10:00:00Z&end=2024-01-15T11:00:00Z&limit=1";
        for (var pages = 0; pages < 10; pages++)
        {
            using var answer = await seed.Http.GetAsync(address, Cancellation);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            using var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
            seen.AddRange(page.RootElement.EnumerateArray().Select(context => context.GetProperty("context_id").GetString()!));
            var truncated = answer.Headers.Contains("X-Fabra-Truncated");
            answer.Headers.Contains("Link").ShouldBe(truncated);
            if (!truncated)
            {
                break;
            }

            answer.Headers.GetValues("X-Fabra-Truncated").ShouldBe(["true"]);
            var link = answer.Headers.GetValues("Link").Single();
            link.ShouldEndWith("; rel=\"next\"");
            address = link[1..link.IndexOf('>', StringComparison.Ordinal)];
        }

        seen.ShouldBe(seed.Ids.Reverse());
    }

    [Fact]
    public async Task Feature_value_is_served_with_what_is_known_about_it()
    {
        var value = await seed.GetJsonAsync("/v1/features/engagement_score?entity_id=user123");

        value.ShouldBeFeature();
        value.GetProperty("value").GetDouble().ShouldBe(85.5);
        value.GetProperty("status").GetString().ShouldBe("present");
        value.GetProperty("value_type").GetString().ShouldBe("double");
    }

    [Theory]
    [InlineData("/healthz", "alive")]
    [InlineData("/readyz", "offline_store")]
    [InlineData("/metrics", "fabra_context_assembly_total")]
    public async Task Operators_endpoints_answer(string path, string expected)
    {
        using var answer = await seed.Http.GetAsync(path, Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain(expected);
    }
}
