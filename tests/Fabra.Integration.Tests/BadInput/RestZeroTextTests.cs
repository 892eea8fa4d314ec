using System.Net;
using System.Text;
using System.Text.Json;
using Fabra.Grpc.Server.Rest;
using Fabra.Integration.Tests.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>U+0000 and half surrogate pairs in every text of every REST route.</summary>
public sealed class RestZeroTextTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Parameter_of_every_route_is_refused_by_name()
    {
        var tried = 0;
        foreach (var route in server.Running.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>())
        {
            var query = route.Metadata.GetMetadata<RouteQuery>();
            if (query is null || route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Contains("GET") != true)
            {
                continue;
            }

            var path = string.Concat(route.RoutePattern.PathSegments.Select(segment =>
                segment.Parts[0] is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? $"/{literal.Content}" : "/x"));
            foreach (var name in query.Once.Concat(query.Repeated))
            {
                using var answer = await server.Http.GetAsync($"{path}?{name}=a%00b%3D%3Ac", Cancellation);

                answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{path} {name}");
                (await ReadAsync(answer)).Field.ShouldBe(name);
                tried++;
            }
        }

        tried.ShouldBeGreaterThan(12);
    }

    [Theory]
    [InlineData("/v1/contexts/a%00b")]
    [InlineData("/v1/context/a%00b")]
    [InlineData("/v1/features/a%00b?entity_id=u")]
    [InlineData("/v1/features/a%2F%00b?entity_id=u")]
    public async Task Address_is_refused(string address)
    {
        using var answer = await server.Http.GetAsync(address, Cancellation);

        ((int)answer.StatusCode).ShouldBeInRange(400, 499);
    }

    [Theory]
    [InlineData("inputs[X]", """{"inputs":{"X":1}}""")]
    [InlineData("inputs[k]", """{"inputs":{"k":"X"}}""")]
    [InlineData("inputs[k]", """{"inputs":{"k":["X"]}}""")]
    [InlineData("inputs[k]", """{"inputs":{"k":{"X":1}}}""")]
    [InlineData("items[0].text", """{"items":[{"text":"X"}]}""")]
    [InlineData("items[0].source_id", """{"items":[{"text":"x","source_id":"X"}]}""")]
    [InlineData("items[0].format", """{"items":[{"feature":{"feature_name":"score","entity_id":"u"},"format":"X{}"}]}""")]
    [InlineData("items[0].feature.feature_name", """{"items":[{"feature":{"feature_name":"X","entity_id":"u"}}]}""")]
    [InlineData("items[0].feature.entity_id", """{"items":[{"feature":{"feature_name":"score","entity_id":"X"}}]}""")]
    [InlineData("labels[X]", """{"labels":{"X":"v"},"items":[{"text":"x"}]}""")]
    [InlineData("labels[k]", """{"labels":{"k":"X"},"items":[{"text":"x"}]}""")]
    [InlineData("model", """{"model":"X","items":[{"text":"x"}]}""")]
    [InlineData("request_id", """{"request_id":"X","items":[{"text":"x"}]}""")]
    public async Task Text_of_a_body_is_refused_by_name(string field, string body)
    {
        var (status, named) = await PostAsync(body.Replace("X", "a\\u0000b", StringComparison.Ordinal));
        status.ShouldBe(HttpStatusCode.BadRequest);
        named.ShouldBe(field.Replace("X", "a\0b", StringComparison.Ordinal));

        // Nothing can be named that has no text; the answer says line and byte.
        (await PostAsync(body.Replace("X", "a\\ud800b", StringComparison.Ordinal))).Status.ShouldBe(HttpStatusCode.BadRequest);
    }

    private async Task<(HttpStatusCode Status, string? Field)> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await server.Http.PostAsync("/v1/context/zeros", content, Cancellation);
        return await ReadAsync(answer);
    }

    private static async Task<(HttpStatusCode Status, string? Field)> ReadAsync(HttpResponseMessage answer)
    {
        var problem = JsonElement.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        var field = problem.TryGetProperty("errors", out var fields) && fields.GetArrayLength() > 0
            ? fields[0].GetProperty("field").GetString()
            : null;
        return (answer.StatusCode, field);
    }
}
