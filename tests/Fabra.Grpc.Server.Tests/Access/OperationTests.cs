using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Tests.Access;

/// <summary>Every call is one operation, and whether its caller may do that is asked before anything else is done.</summary>
public sealed class OperationTests
{
    private const string Key = "s3cret-key";

    private readonly Policy _policy = new();
    private readonly ConcurrentQueue<string> _passed = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_method_and_route_requires_one_operation_or_is_open()
    {
        await using var server = await StartAsync();
        var endpoints = ServedEndpoints.Of(server);

        foreach (var endpoint in endpoints.Where(endpoint => !ServedEndpoints.IsOpen(endpoint)))
        {
            endpoint.Metadata.GetOrderedMetadata<RequiresAttribute>().Count.ShouldBe(1, endpoint.DisplayName);
        }

        endpoints.Select(ServedEndpoints.MethodOf).Intersect(ServedEndpoints.ContractMethods)
            .ShouldBe(ServedEndpoints.ContractMethods, ignoreOrder: true);
    }

    [Fact]
    public async Task Only_health_is_open()
    {
        await using var server = await StartAsync();

        ServedEndpoints.Of(server).Where(ServedEndpoints.IsOpen)
            .Select(endpoint => ServedEndpoints.MethodOf(endpoint) ?? endpoint.RoutePattern.RawText)
            .ShouldAllBe(name => name == "/healthz" || name == "/readyz" || name!.StartsWith("/grpc.health.v1.Health/"));
    }

    [Fact]
    public async Task Every_operation_is_required_somewhere()
    {
        await using var server = await StartAsync();

        ServedEndpoints.Of(server).Select(endpoint => endpoint.Metadata.GetMetadata<RequiresAttribute>()?.Operation).OfType<Operation>()
            .Distinct().ShouldBe(Enum.GetValues<Operation>(), ignoreOrder: true);
    }

    [Fact]
    public async Task Call_that_the_policy_refuses_is_denied_and_not_handled()
    {
        _policy.Allows = (_, _) => false;
        await using var server = await StartAsync(Key);
        var operations = ServedEndpoints.Of(server).Where(endpoint => ServedEndpoints.MethodOf(endpoint) is not null).ToDictionary(
            endpoint => ServedEndpoints.MethodOf(endpoint)!, endpoint => endpoint.Metadata.GetMetadata<RequiresAttribute>()?.Operation);

        foreach (var method in ServedEndpoints.ContractMethods)
        {
            var refused = await CallAsync(server, method, Key);

            refused.ShouldBe((StatusCode.PermissionDenied, "PERMISSION_DENIED"), method);
            _policy.Asked.ToArray().ShouldBe([(new Caller(TenantId.Default, new Principal("api_key")), operations[method]!.Value)], method);
            _policy.Asked.Clear();
        }

        _passed.ShouldBeEmpty();
        server.Logs.Texts.Count(text => text.StartsWith("call_denied tenant=default principal=api_key operation="))
            .ShouldBe(ServedEndpoints.ContractMethods.Count);
    }

    [Fact]
    public async Task Route_that_the_policy_refuses_is_denied_and_not_handled()
    {
        _policy.Allows = (_, _) => false;
        await using var server = await StartAsync();
        RouteEndpoint[] routes = [.. ServedEndpoints.Of(server)
            .Where(endpoint => ServedEndpoints.MethodOf(endpoint) is null && !ServedEndpoints.IsOpen(endpoint))];
        routes.ShouldNotBeEmpty();

        foreach (var route in routes)
        {
            using var request = ServedEndpoints.ToRequest(route);
            using var refused = await server.Http.SendAsync(request, Cancel);

            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, route.DisplayName);
            var problem = await refused.Content.ReadFromJsonAsync<JsonElement>(Cancel);
            problem.GetProperty("reason").GetString().ShouldBe("PERMISSION_DENIED");
            _policy.Asked.ToArray().ShouldBe([(Caller.Anonymous, route.Metadata.GetRequiredMetadata<RequiresAttribute>().Operation)]);
            _policy.Asked.Clear();
        }

        _passed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Caller_without_the_key_is_refused_before_the_policy_is_asked()
    {
        await using var server = await StartAsync(Key);

        foreach (var method in ServedEndpoints.ContractMethods)
        {
            (await CallAsync(server, method)).ShouldBe((StatusCode.Unauthenticated, "UNAUTHENTICATED"), method);
        }

        _policy.Asked.ShouldBeEmpty();
        _passed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Call_that_the_policy_allows_is_handled_and_asked_about_once()
    {
        await using var server = await StartAsync();

        (await new Wire.AdminService.AdminServiceClient(server.Channel).GetServerInfoAsync(
            new Wire.GetServerInfoRequest(), cancellationToken: Cancel)).Version.ShouldNotBeEmpty();

        _policy.Asked.ToArray().ShouldBe([(Caller.Anonymous, Operation.ReadServer)]);
        _passed.ShouldBe(["/fabra.v1.AdminService/GetServerInfo"]);
    }

    private Task<TestServer> StartAsync(string? key = null) => TestServer.StartAsync(builder =>
    {
        builder.Options.ApiKey = key;
        builder.Services.AddSingleton<IAccessPolicy>(_policy);
        // The last before the handlers: what is seen here would be handled next.
        builder.Map(app => app.Use((context, next) =>
        {
            _passed.Enqueue(context.Request.Path);
            return next(context);
        }));
    });

    private static async Task<(StatusCode Code, string Reason)> CallAsync(TestServer server, string method, string? key = null)
    {
        var (code, details) = await RawRpc.CallAsync(
            server.Server.GrpcAddress, method, new byte[5], key is null ? null : ("x-api-key", key), Cancel);
        return (Enum.Parse<StatusCode>(code.ShouldNotBeNull()), details.ShouldNotBeNull().Info().Reason);
    }

    private sealed class Policy : IAccessPolicy
    {
        public ConcurrentQueue<(Caller Caller, Operation Operation)> Asked { get; } = [];

        public Func<Caller, Operation, bool> Allows { get; set; } = (_, _) => true;

        bool IAccessPolicy.Allows(Caller caller, Operation operation)
        {
            Asked.Enqueue((caller, operation));
            return Allows(caller, operation);
        }
    }
}
