using System.Net;
using System.Text;
using System.Text.Json;
using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Rest;

/// <summary>Names and numbers over REST: what is recorded is what was sent.</summary>
public sealed class RestValueTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string OneItem = """{"items":[{"text":"x"}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a%2Fb", "a/b")]
    [InlineData("a%2fb", "a/b")]
    [InlineData("a%252Fb", "a%2Fb")]
    [InlineData("caf%C3%A9%2Fx%20y", "café/x y")]
    public async Task Name_with_a_slash_is_recorded_decoded(string segment, string name)
    {
        var context = await AssembleAsync($"/v1/context/{segment}", OneItem);

        context.GetProperty("name").GetString().ShouldBe(name);
    }

    [Fact]
    public async Task Name_of_a_feature_with_a_slash_is_named_decoded()
    {
        using var answer = await server.Http.GetAsync("/v1/features/no%2Fsuch?entity_id=u", Cancellation);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(Cancellation)).ShouldContain("no/such");
    }

    [Theory]
    [InlineData("1", "above 1")]
    [InlineData("1.5", "above 1.5")]
    public async Task Whole_number_is_taken_where_code_wants_a_double(string number, string content)
    {
        var context = await AssembleAsync($"/v1/context/{Threshold.Name}", $$$"""{"inputs":{"threshold":{{{number}}}}}""");

        context.GetProperty("content").GetString().ShouldBe(content);
    }

    [Theory]
    [InlineData("9007199254740993")]
    [InlineData("\"1\"")]
    public async Task Input_that_a_double_cannot_hold_is_refused_by_name(string number)
    {
        using var answer = await PostAsync($"/v1/context/{Threshold.Name}", $$$"""{"inputs":{"threshold":{{{number}}}}}""");

        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, text);
        text.ShouldContain("the context takes double");
    }

    [Fact]
    public async Task Byte_order_mark_before_the_body_is_skipped() =>
        (await AssembleAsync("/v1/context/marked", "\uFEFF" + OneItem)).GetProperty("content").GetString().ShouldBe("x");

    [Fact]
    public async Task Freshness_limit_beyond_24_days_is_taken()
    {
        var context = await AssembleAsync("/v1/context/slow", """{"items":[{"text":"x"}],"freshness_sla_ms":31536000000}""");

        context.GetProperty("meta").GetProperty("freshness_sla_ms").GetInt64().ShouldBe(31_536_000_000);
    }

    [Fact]
    public async Task Int64_beyond_a_double_is_exact_where_asked_for()
    {
        const string Large = "9007199254740993";
        await server.Client.WriteFeaturesAsync(
            [FeatureWrites.Create("revenue", "s1", 9_007_199_254_740_993)], cancellationToken: Cancellation);

        (await ValueAsync("")).GetRawText().ShouldBe(Large);
        (await ValueAsync("&int64=number")).GetRawText().ShouldBe(Large);
        (await ValueAsync("&int64=string")).GetRawText().ShouldBe($"\"{Large}\"");
        var context = await AssembleAsync(
            "/v1/context/exact?int64=string", $$"""{"inputs":{"n":{{Large}},"small":5},"items":[{"text":"x"}]}""");
        var inputs = context.GetProperty("lineage").GetProperty("inputs");
        inputs.GetProperty("n").GetRawText().ShouldBe($"\"{Large}\"");
        inputs.GetProperty("small").GetRawText().ShouldBe("5");
        using var refused = await server.Http.GetAsync("/v1/features/revenue?entity_id=s1&int64=text", Cancellation);
        refused.StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        async Task<JsonElement> ValueAsync(string more) => JsonElement.Parse(
            await server.Http.GetStringAsync($"/v1/features/revenue?entity_id=s1{more}", Cancellation)).GetProperty("value");
    }

    [Theory]
    [InlineData("{\"inputs\":\n {\"a\": nope}}", 2, 9)]
    [InlineData("{\"inputs\":\n {\"a\": 1, \"a\": 2}}", 2, 11)]
    [InlineData("{\"inputs\":\n {\"a\": \"\\ud800\"}}", 2, 8)]
    [InlineData("{\"inputs\":", 1, 11)]
    public async Task Json_that_is_malformed_says_where(string body, int line, int position)
    {
        using var answer = await PostAsync("/v1/context/x", body);

        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, text);
        var metadata = JsonElement.Parse(text).GetProperty("metadata");
        metadata.GetProperty("line").GetString().ShouldBe($"{line}", text);
        metadata.GetProperty("byte").GetString().ShouldBe($"{position}", text);
        text.ShouldContain($"line {line}, byte {position}");
        text.ShouldNotContain("Parameter");
    }

    [Theory]
    [InlineData(true, "/tools/fabra", "/tools/fabra/v1/contexts?")]
    [InlineData(true, "/tools/fabra/", "/tools/fabra/v1/contexts?")]
    [InlineData(true, "//evil.example", "/v1/contexts?")]
    [InlineData(true, "/a>; rel=\"x\"", "/v1/contexts?")]
    [InlineData(false, "/tools/fabra", "/v1/contexts?")]
    public async Task Link_to_the_next_page_keeps_the_prefix_of_a_trusted_proxy(bool trusted, string prefix, string expected)
    {
        await using var running = await RunningServer.StartAsync(builder => builder.Options.Web.TrustForwardedPrefix = trusted);
        await Samples.AssembleManyAsync(running.Client, "paged", 2);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/contexts?limit=1");
        request.Headers.Add("X-Forwarded-Prefix", prefix);

        using var answer = await running.Http.SendAsync(request, Cancellation);

        answer.Headers.GetValues("Link").ShouldHaveSingleItem().ShouldStartWith($"<{expected}");
    }

    private async Task<JsonElement> AssembleAsync(string address, string body)
    {
        using var answer = await PostAsync(address, body);
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    private async Task<HttpResponseMessage> PostAsync(string address, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await server.Http.PostAsync(new Uri(server.Http.BaseAddress!, address), content, Cancellation);
    }
}
