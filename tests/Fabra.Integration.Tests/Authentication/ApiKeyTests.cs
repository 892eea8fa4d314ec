using System.Net;
using System.Net.Http.Headers;
using Fabra.Client;
using Fabra.Integration.Tests.Infrastructure;
using Grpc.Core;
using ContextFilter = Fabra.Client.ContextFilter;

namespace Fabra.Integration.Tests.Authentication;

/// <summary>A server with a key, as every kind of caller sees it.</summary>
public sealed class ApiKeyTests
{
    private const string Key = "a-key-of-these-tests";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Callers_with_the_key_are_served_and_named_in_the_record()
    {
        await using var server = await StartAsync();
        await using var client = ClientWith(server, Key);

        var context = await Samples.AssembleAsync(client, "keyed", "text");
        var listed = await server.Cli.RunWithKeyAsync(Key, "context", "list");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/context/{context.ContextId}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        using var answer = await server.Http.SendAsync(request, Cancellation);

        context.Principal.ShouldNotBe("anonymous");
        listed.Out.ShouldStartWith(context.ContextId);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var filter = new ContextFilter { Principal = context.Principal };
        (await client.StreamContextsAsync(new StreamContextsOptions { Filter = filter }, Cancellation).CountAsync(Cancellation)).ShouldBe(1);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("another-key")]
    public async Task Callers_without_it_are_refused_everywhere_but_health(string? key)
    {
        await using var server = await StartAsync();
        await using var client = ClientWith(server, key);

        await Samples.AssembleAsync(client, "keyed", "text").ShouldBeRefusedAsync(StatusCode.Unauthenticated, "UNAUTHENTICATED");
        await client.StreamContextsAsync(cancellationToken: Cancellation).FirstOrDefaultAsync(Cancellation).AsTask()
            .ShouldBeRefusedAsync(StatusCode.Unauthenticated, "UNAUTHENTICATED");
        await client.BeginContextAsync("keyed", cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.Unauthenticated, "UNAUTHENTICATED");
        await client.QuerySqlAsync("SELECT 1", cancellationToken: Cancellation)
            .ShouldBeRefusedAsync(StatusCode.Unauthenticated, "UNAUTHENTICATED");
        var listed = key is null
            ? await server.Cli.RunAsync("context", "list")
            : await server.Cli.RunWithKeyAsync(key, "context", "list");
        listed.ShouldFail(1, "UNAUTHENTICATED");
        using var rest = await server.Http.GetAsync("/v1/contexts", Cancellation);
        rest.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var health = await server.Http.GetAsync("/healthz", Cancellation);
        health.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<RunningServer> StartAsync() => RunningServer.StartAsync(builder => builder.Options.ApiKey = Key);

    private static FabraClient ClientWith(RunningServer server, string? key) =>
        new(new FabraClientOptions { Address = server.Server.GrpcAddress.ToString(), ApiKey = key });
}
