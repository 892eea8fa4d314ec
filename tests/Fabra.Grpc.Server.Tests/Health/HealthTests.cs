using System.Net;
using System.Text.Json;
using Fabra.Grpc.Server.Health;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Fabra.Grpc.Server.Tests.Health;

public sealed class HealthTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_known_names_serve_and_unknown_ones_are_not_found()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());
        var client = ClientOf(server);

        foreach (var name in new[] { "", "fabra.v1.FeatureService", "liveness" })
        {
            (await client.CheckAsync(new HealthCheckRequest { Service = name }, cancellationToken: Cancel)).Status
                .ShouldBe(ServingStatus.Serving, name);
        }

        (await Should.ThrowAsync<RpcException>(async () =>
            await client.CheckAsync(new HealthCheckRequest { Service = "nope" }, cancellationToken: Cancel)))
            .StatusCode.ShouldBe(StatusCode.NotFound);
        (await client.ListAsync(new HealthListRequest(), cancellationToken: Cancel)).Statuses.Keys
            .ShouldContain("fabra.v1.FeatureService");
    }

    [Fact]
    public async Task Watch_follows_a_required_component_down_and_up_while_liveness_stays()
    {
        var probe = new SwitchedProbe(required: true);
        await using var server = await StartAsync(probe);
        var client = ClientOf(server);
        using var watch = client.Watch(new HealthCheckRequest(), cancellationToken: Cancel);
        await ExpectAsync(watch, ServingStatus.Serving);

        probe.Healthy = false;
        await ExpectAsync(watch, ServingStatus.NotServing);
        (await client.CheckAsync(new HealthCheckRequest { Service = "liveness" }, cancellationToken: Cancel)).Status
            .ShouldBe(ServingStatus.Serving);
        (await server.Http.GetAsync(new Uri("/healthz", UriKind.Relative), Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var (code, body) = await ReadyAsync(server);
        code.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body.GetProperty("status").GetString().ShouldBe("not_ready");

        probe.Healthy = true;
        await ExpectAsync(watch, ServingStatus.Serving);
        (await ReadyAsync(server)).Code.ShouldBe(HttpStatusCode.OK);
        server.Logs.Texts.ShouldContain(text => text.Contains("component_recovered", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Readyz_optional_component_down_is_degraded_but_ready()
    {
        var probe = new SwitchedProbe(required: false) { Healthy = false };
        await using var server = await StartAsync(probe);
        await probe.Checked.WaitAsync(Cancel);
        var readiness = server.Server.Services.GetRequiredService<IReadiness>();
        while (readiness.Current.Components.Count == 0)
        {
            await readiness.WaitForChangeAsync(readiness.Current, Cancel);
        }

        var (code, body) = await ReadyAsync(server);

        code.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("status").GetString().ShouldBe("degraded");
        var component = body.GetProperty("components").EnumerateArray().Single(c => c.GetProperty("name").GetString() == "probe");
        component.GetProperty("healthy").GetBoolean().ShouldBeFalse();
        component.GetProperty("detail").GetString().ShouldBe("switched off");
    }

    [Fact]
    public async Task Watch_unknown_service_stays_open()
    {
        await using var server = await TestServer.StartAsync();
        using var watch = ClientOf(server).Watch(new HealthCheckRequest { Service = "nope" }, cancellationToken: Cancel);

        await ExpectAsync(watch, ServingStatus.ServiceUnknown);
        watch.ResponseStream.MoveNext(Cancel).IsCompleted.ShouldBeFalse();
    }

    private static global::Grpc.Health.V1.Health.HealthClient ClientOf(TestServer server) => new(server.Channel);

    private static Task<TestServer> StartAsync(SwitchedProbe probe) => TestServer.StartAsync(builder =>
    {
        builder.Options.Limits.HealthInterval = TimeSpan.FromMilliseconds(100);
        builder.Services.AddSingleton<IHealthProbe>(probe);
    });

    private static async Task ExpectAsync(AsyncServerStreamingCall<HealthCheckResponse> watch, ServingStatus status)
    {
        (await watch.ResponseStream.MoveNext(Cancel)).ShouldBeTrue();
        watch.ResponseStream.Current.Status.ShouldBe(status);
    }

    private static async Task<(HttpStatusCode Code, JsonElement Body)> ReadyAsync(TestServer server)
    {
        using var response = await server.Http.GetAsync(new Uri("/readyz", UriKind.Relative), Cancel);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancel)).RootElement);
    }

    private sealed class SwitchedProbe(bool required) : IHealthProbe
    {
        private readonly TaskCompletionSource _checked = new();

        public string Name => "probe";

        public bool Required => required;

        public bool Healthy { get; set; } = true;

        public Task Checked => _checked.Task;

        public Task<ComponentState> CheckAsync(CancellationToken cancellationToken)
        {
            _checked.TrySetResult();
            return Task.FromResult(new ComponentState(Name, Healthy, required, Healthy ? "switched on" : "switched off"));
        }
    }
}
