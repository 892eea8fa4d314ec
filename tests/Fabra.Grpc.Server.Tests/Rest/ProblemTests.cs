using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Fabra.Authoring;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Fabra.Grpc.Server.Tests.Rest;

public sealed class ProblemTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/nope", 404, null)]
    [InlineData("POST", "/healthz", 405, null)]
    [InlineData("GET", "/test/known", 404, "UNKNOWN_FEATURE")]
    [InlineData("GET", "/test/number?n=x", 400, "INVALID_FIELD")]
    [InlineData("POST", "/test/body", 400, "INVALID_FIELD")]
    public async Task Failure_is_a_problem(string method, string path, int status, string? reason)
    {
        await using var server = await TestServer.StartAsync(Map);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (method == "POST")
        {
            request.Content = new StringContent("{\"name\": ", Encoding.UTF8, "application/json");
        }

        using var response = await server.Http.SendAsync(request, Cancel);

        ((int)response.StatusCode).ShouldBe(status);
        response.Content.Headers.ContentType?.MediaType.ShouldBe("application/problem+json");
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("type").GetString().ShouldBe(reason is null ? "about:blank" : "urn:fabra:error:" + reason);
        problem.GetProperty("instance").GetString().ShouldBe(path.Split('?')[0]);
        if (reason is not null)
        {
            problem.GetProperty("reason").GetString().ShouldBe(reason);
        }
    }

    [Fact]
    public async Task Failure_unforeseen_hides_its_text_and_names_its_trace()
    {
        await using var server = await TestServer.StartAsync(Map);
        server.Logs.Expected.Add("call_failed");

        using var response = await server.Http.GetAsync(new Uri("/test/crash", UriKind.Relative), Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        text.ShouldNotContain("hunter2");
        var traceId = JsonDocument.Parse(text).RootElement.GetProperty("metadata").GetProperty("trace_id").GetString();
        server.Logs.Texts.ShouldContain(log => log.Contains(traceId!, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Json_is_snake_case_and_readable()
    {
        await using var server = await TestServer.StartAsync(Map);

        (await server.Http.GetStringAsync(new Uri("/test/json", UriKind.Relative), Cancel)).ShouldBe("{\"context_id\":\"é <&'>\"}");
    }

    [Fact]
    public async Task Rest_on_the_grpc_port_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Server.GrpcAddress, "/metrics"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var response = await server.Http.SendAsync(request, Cancel);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    private static void Map(FabraServerBuilder builder) => builder.Map(app =>
    {
        app.MapGet("/test/known", IResult () => throw new FabraException(ErrorReason.UnknownFeature, "No such feature."));
        app.MapGet("/test/crash", IResult () => throw new InvalidOperationException("the password is hunter2"));
        app.MapGet("/test/number", (int n) => n);
        app.MapPost("/test/body", (Dictionary<string, string> body) => body);
        app.MapGet("/test/json", () => new { ContextId = "é <&'>" });
    });
}
