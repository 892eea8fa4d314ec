using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Grpc.Server.Tests.Protos;
using Fabra.Testing;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Grpc.Server.Tests.Access;

public sealed class ApiKeyTests
{
    private const string Key = "s3cret-key";

    private Caller? _caller;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("authorization", "Bearer s3cret-key")]
    [InlineData("authorization", "bearer s3cret-key")]
    [InlineData("x-api-key", "s3cret-key")]
    public async Task Call_with_the_key_passes_and_is_known(string header, string value)
    {
        await using var server = await StartAsync();

        await GetAsync(server, new Metadata { { header, value } });

        _caller.ShouldBe(new Caller(TenantId.Default, new Principal("api_key")));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("x-api-key", "S3CRET-KEY")]
    [InlineData("x-api-key", "")]
    [InlineData("authorization", "s3cret-key")]
    [InlineData("authorization", "Basic s3cret-key")]
    public async Task Call_without_the_key_is_refused(string? header, string? value)
    {
        await using var server = await StartAsync();

        var failure = await Should.ThrowAsync<RpcException>(
            () => GetAsync(server, header is null ? [] : new Metadata { { header, value! } }));

        failure.StatusCode.ShouldBe(StatusCode.Unauthenticated);
        failure.Reason().ShouldBe("UNAUTHENTICATED");
        failure.ToString().ShouldNotContain(Key);
        _caller.ShouldBeNull();
    }

    [Fact]
    public async Task Call_with_a_key_longer_than_any_is_refused_in_the_same_words()
    {
        await using var server = await StartAsync();

        var failure = await Should.ThrowAsync<RpcException>(
            () => GetAsync(server, new Metadata { { "x-api-key", new string('k', 4_000) } }));

        failure.Reason().ShouldBe("UNAUTHENTICATED");
    }

    /// <summary>The bytes that version 0.1 answered.</summary>
    [Fact]
    public async Task Refusal_of_a_call_is_headers_only_byte_for_byte()
    {
        await using var server = await StartAsync();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Server.GrpcAddress, "/fabra.v1.AdminService/QuerySql"))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent([0, 0, 0, 0, 0]) { Headers = { ContentType = new MediaTypeHeaderValue("application/grpc") } },
        };

        using var answer = await http.SendAsync(request, Cancel);

        (await answer.Content.ReadAsByteArrayAsync(Cancel)).ShouldBeEmpty();
        answer.TrailingHeaders.ShouldBeEmpty();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.WwwAuthenticate.ShouldBeEmpty();
        answer.Headers.GetValues("grpc-status").ShouldBe(["16"]);
        answer.Headers.GetValues("grpc-message").ShouldBe([
            "The%20API%20key%20is%20missing%20or%20wrong%3B%20send%20it%20as%20%27authorization%3A%20Bearer%20%3Ckey%3E%27"
            + "%20or%20as%20%27x-api-key%27."]);
        answer.Headers.GetValues("grpc-status-details-bin").ShouldBe([
            "CBASXFRoZSBBUEkga2V5IGlzIG1pc3Npbmcgb3Igd3Jvbmc7IHNlbmQgaXQgYXMgJ2F1dGhvcml6YXRpb246IEJlYXJlciA8a2V5Picgb3IgYXMgJ3gtYXBp"
            + "LWtleScuGkgKKHR5cGUuZ29vZ2xlYXBpcy5jb20vZ29vZ2xlLnJwYy5FcnJvckluZm8SHAoPVU5BVVRIRU5USUNBVEVEEglmYWJyYS5kZXY"]);
    }

    [Fact]
    public async Task Refusal_of_a_rest_call_is_the_problem_byte_for_byte()
    {
        await using var server = await StartAsync();

        using var refused = await server.Http.GetAsync(new Uri("/v1/contexts", UriKind.Relative), Cancel);

        refused.Headers.WwwAuthenticate.ToString().ShouldBe("Bearer");
        refused.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        (await refused.Content.ReadAsStringAsync(Cancel)).ShouldBe(
            """
            {"type":"urn:fabra:error:UNAUTHENTICATED","title":"Unauthorized","status":401,"detail":"The API key is missing or wrong; \
            send it as 'authorization: Bearer <key>' or as 'x-api-key'.","instance":"/v1/contexts","reason":"UNAUTHENTICATED"}
            """.Replace("\\\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Health_is_open_and_reflection_is_not()
    {
        await using var server = await StartAsync();

        (await new global::Grpc.Health.V1.Health.HealthClient(server.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancel))
            .Status.ShouldBe(HealthCheckResponse.Types.ServingStatus.Serving);
        using var reflection = new ServerReflection.ServerReflectionClient(server.Channel).ServerReflectionInfo(cancellationToken: Cancel);
        (await Should.ThrowAsync<RpcException>(() => reflection.ResponseStream.MoveNext(Cancel)))
            .StatusCode.ShouldBe(StatusCode.Unauthenticated);
    }

    [Fact]
    public async Task Rest_is_refused_with_a_problem_but_for_its_probes()
    {
        await using var server = await StartAsync();

        foreach (var probe in new[] { "/healthz", "/readyz" })
        {
            (await server.Http.GetAsync(new Uri(probe, UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        using var refused = await server.Http.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        refused.Headers.WwwAuthenticate.ShouldHaveSingleItem().Scheme.ShouldBe("Bearer");
        (await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("reason").GetString().ShouldBe("UNAUTHENTICATED");

        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        (await server.Http.GetAsync(new Uri("/metrics", UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Readiness_tells_paths_only_to_who_presents_the_key()
    {
        await using var server = await StartAsync();

        var open = "";
        await Polling.UntilAsync(
            async () => (open = await server.Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Cancel)).Contains(
                "offline_store", StringComparison.Ordinal),
            "the stores are checked",
            Cancel);
        server.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        var known = await server.Http.GetStringAsync(new Uri("/readyz", UriKind.Relative), Cancel);

        open.ShouldNotContain("detail");
        known.ShouldContain("detail");
    }

    [Fact]
    public async Task Call_to_a_server_without_a_key_is_anonymous()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted(NoteCaller));

        await GetAsync(server, []);

        _caller.ShouldBe(Caller.Anonymous);
        server.Server.Services.GetService<IAuthenticationSchemeProvider>().ShouldBeNull("The framework is asked about every call.");
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(builder =>
    {
        builder.Options.ApiKey = Key;
        builder.Scripted(NoteCaller);
    });

    private Task NoteCaller(ScriptedRequest request, ServerCallContext context)
    {
        _caller = Callers.Of(context);
        return Task.CompletedTask;
    }

    private static async Task GetAsync(TestServer server, Metadata headers) =>
        await new Scripted.ScriptedClient(server.Channel).GetAsync(
            new ScriptedRequest(), headers, cancellationToken: Cancel);
}
