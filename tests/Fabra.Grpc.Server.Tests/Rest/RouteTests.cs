using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fabra.Grpc.Server.Rest;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Grpc.AspNetCore.Server;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Grpc.Server.Tests.Rest;

/// <summary>What holds for every REST route, found from the routes themselves.</summary>
public sealed partial class RouteTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The future leaks into training data where a misspelt <c>as_of</c> is ignored.</summary>
    [Fact]
    public async Task Every_route_refuses_unknown_empty_and_repeated_parameters_by_name()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var route in RoutesOf(server))
        {
            var query = route.Metadata.GetMetadata<RouteQuery>().ShouldNotBeNull(route.RoutePattern.RawText);
            foreach (var method in MethodsOf(route).Where(method => method != "HEAD"))
            {
                var address = AddressOf(route);
                await ShouldRefuseAsync(server, method, $"{address}?no-such=1", "no-such");
                foreach (var name in query.Once.Concat(query.Repeated))
                {
                    await ShouldRefuseAsync(server, method, $"{address}?{name}=", name);
                    await ShouldRefuseAsync(server, method, $"{address}?{name.ToUpperInvariant()}=1", name.ToUpperInvariant());
                }

                foreach (var name in query.Once)
                {
                    await ShouldRefuseAsync(server, method, $"{address}?{name}=1&{name}=1", name);
                }
            }
        }
    }

    [Fact]
    public async Task Every_route_that_answers_get_answers_head_without_a_body()
    {
        await using var server = await TestServer.StartAsync();
        foreach (var route in RoutesOf(server).Where(route => MethodsOf(route).Contains("GET")))
        {
            var address = new Uri(AddressOf(route), UriKind.Relative);
            using var get = await server.Http.GetAsync(address, Cancel);
            using var request = new HttpRequestMessage(HttpMethod.Head, address);
            using var head = await server.Http.SendAsync(request, Cancel);

            head.StatusCode.ShouldBe(get.StatusCode, route.RoutePattern.RawText);
            head.Content.Headers.ContentType.ShouldBe(get.Content.Headers.ContentType);
            (await head.Content.ReadAsByteArrayAsync(Cancel)).ShouldBeEmpty();
        }
    }

    private static RouteEndpoint[] RoutesOf(TestServer server)
    {
        RouteEndpoint[] routes =
        [
            .. server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>() is null),
        ];
        routes.Length.ShouldBeGreaterThan(6);
        return routes;
    }

    private static IReadOnlyList<string> MethodsOf(RouteEndpoint route) =>
        route.Metadata.GetMetadata<HttpMethodMetadata>().ShouldNotBeNull().HttpMethods;

    private static string AddressOf(RouteEndpoint route) => Parameter().Replace(route.RoutePattern.RawText!, "x");

    private static async Task ShouldRefuseAsync(TestServer server, string method, string address, string field)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        using var answer = await server.Http.SendAsync(request, Cancel);

        var text = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{method} {address}: {text}");
        var problem = JsonElement.Parse(text);
        problem.GetProperty("reason").GetString().ShouldBe("INVALID_FIELD");
        problem.GetProperty("errors")[0].GetProperty("field").GetString().ShouldBe(field, $"{method} {address}");
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
