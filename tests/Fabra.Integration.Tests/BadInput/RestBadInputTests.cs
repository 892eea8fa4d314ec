using System.Net;
using System.Text;
using System.Text.Json;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>Refusals over REST: status, reason, field.</summary>
public sealed class RestBadInputTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Id = "01912345-6789-7abc-8ef0-123456789abc";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/context/abc", 400, "MALFORMED_ID", "context_id")]
    [InlineData($"/v1/context/{Id}", 404, "CONTEXT_NOT_FOUND", null)]
    [InlineData($"/v1/context/{Id}/lineage", 404, "CONTEXT_NOT_FOUND", null)]
    [InlineData("/v1/contexts?limit=0", 400, "INVALID_FIELD", "limit")]
    [InlineData("/v1/contexts?limit=10001", 400, "INVALID_FIELD", "limit")]
    [InlineData("/v1/contexts?start=yesterday", 400, "INVALID_FIELD", "start")]
    [InlineData("/v1/contexts?start=2024-01-16T00:00:00Z&end=2024-01-15T00:00:00Z", 400, "INVALID_TIME_RANGE", "start")]
    [InlineData("/v1/contexts?start=2024-01-15T10:00:00+02:00", 400, "INVALID_FIELD", "start")]
    [InlineData("/v1/contexts?end=01/15/2024", 400, "INVALID_FIELD", "end")]
    [InlineData("/v1/features/score?entity_id=u&as_of=2024-01-15", 400, "INVALID_FIELD", "as_of")]
    [InlineData("/v1/contexts?offset=3", 400, "INVALID_FIELD", "offset")]
    [InlineData("/v1/contexts?start=2024-01-15T10:00:00+01:00", 400, "INVALID_FIELD", "start")]
    [InlineData("/v1/features/score?entity_id=u&as-of=2024-01-15T10:00:00Z", 400, "INVALID_FIELD", "as-of")]
    [InlineData("/v1/features/score?entity_id=u&as_of=", 400, "INVALID_FIELD", "as_of")]
    [InlineData("/v1/features/score?entity_id=u&entity_id=v", 400, "INVALID_FIELD", "entity_id")]
    [InlineData("/v1/contexts?after=xyz", 400, "INVALID_PAGE_TOKEN", "after")]
    [InlineData("/v1/features/scoer?entity_id=u", 404, "UNKNOWN_FEATURE", null)]
    [InlineData("/v1/features/score", 400, "INVALID_FIELD", "entity_id")]
    [InlineData("/v1/features/score?entity_id=%00", 400, "INVALID_FIELD", null)]
    public async Task Impossible_get_is_a_problem(string address, int status, string reason, string? field)
    {
        using var answer = await server.Http.GetAsync(address, Cancellation);

        await ShouldBeProblemAsync(answer, status, reason, field);
    }

    [Theory]
    [InlineData("""{"items":[{"text":"x"}],"max_token":5}""", 400, "INVALID_FIELD", "max_token")]
    [InlineData("""{"items":[{"text":"x","prio":5}]}""", 400, "INVALID_FIELD", "items[0].prio")]
    [InlineData("""{"items":[{"feature":{"feature_name":"score","entity":"u"}}]}""", 400, "INVALID_FIELD", "items[0].feature.entity")]
    [InlineData("""{"items":[{"text":"x"}],"max_tokens":0}""", 400, "INVALID_FIELD", "max_tokens")]
    [InlineData("""{"items":[{"text":"x"}],"max_tokens":-5}""", 400, "INVALID_FIELD", "max_tokens")]
    [InlineData("""{"items":[{"text":"x"}],"max_tokens":1.5}""", 400, "INVALID_FIELD", "max_tokens")]
    [InlineData("""{"items":[{"text":"a\u0000b"}]}""", 400, "INVALID_FIELD", "items[0].text")]
    [InlineData("""{"items":"x"}""", 400, "INVALID_FIELD", "items")]
    [InlineData("""[]""", 400, "INVALID_FIELD", null)]
    [InlineData("""{"items":[{"text":"x"}]""", 400, "INVALID_FIELD", null)]
    [InlineData("""{"inputs":{"score":NaN}}""", 400, "INVALID_FIELD", null)]
    [InlineData("""{"inputs":{"score":1,"score":2}}""", 400, "INVALID_FIELD", null)]
    [InlineData("""{"inputs":{"\ud800":1}}""", 400, "INVALID_FIELD", null)]
    [InlineData("no json", 400, "INVALID_FIELD", null)]
    [InlineData("{}", 404, "UNKNOWN_CONTEXT_NAME", "name")]
    [InlineData("", 404, "UNKNOWN_CONTEXT_NAME", "name")]
    public async Task Impossible_post_is_a_problem(string body, int status, string reason, string? field)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync("/v1/context/some_name", content, Cancellation);

        await ShouldBeProblemAsync(answer, status, reason, field);
    }

    [Fact]
    public async Task Body_that_is_no_utf_8_is_a_problem()
    {
        using var content = new ByteArrayContent([.. "{\"items\":[{\"text\":\""u8, 0xC3, 0x28, .. "\"}]}"u8]);
        using var answer = await server.Http.PostAsync("/v1/context/some_name", content, Cancellation);

        await ShouldBeProblemAsync(answer, 400, "INVALID_FIELD", null);
    }

    [Fact]
    public async Task Five_megabytes_of_item_are_too_large()
    {
        using var content = new StringContent($$"""{"items":[{"text":"{{new string('a', 5_000_000)}}"}]}""", Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync("/v1/context/some_name", content, Cancellation);

        await ShouldBeProblemAsync(answer, 413, "TOO_LARGE", "items[0].text");
    }

    private static async Task ShouldBeProblemAsync(HttpResponseMessage answer, int status, string reason, string? field)
    {
        var text = await answer.Content.ReadAsStringAsync(Cancellation);
        answer.StatusCode.ShouldBe((HttpStatusCode)status, text);
        answer.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = JsonElement.Parse(text);
        problem.GetProperty("reason").GetString().ShouldBe(reason, text);
        if (field is not null)
        {
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("field").GetString()).ShouldContain(field, text);
        }
    }
}
