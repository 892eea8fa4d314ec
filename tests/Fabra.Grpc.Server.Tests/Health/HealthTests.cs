using System.Net;
using System.Text.Json;
using Fabra.Grpc.Server.Health;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
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
        var probe = new SwitchedCheck();
        await using var server = await StartAsync(probe, required: true);
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
        var probe = new SwitchedCheck { Healthy = false };
        await using var server = await StartAsync(probe, required: false);
        await probe.Checked.WaitAsync(Cancel);
        await FirstReportAsync(server);

        var (code, body) = await ReadyAsync(server);

        code.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("status").GetString().ShouldBe("degraded");
        var component = Component(body, "probe");
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

    [Fact]
    public async Task Readyz_check_of_a_host_counts_and_what_it_throws_stays_inside()
    {
        await using var server = await StartAsync(checks => checks
            .AddCheck("mail", () => throw new InvalidOperationException("password=hunter2"))
            .AddAsyncCheck("slow", Hang, timeout: TimeSpan.FromMilliseconds(50)));
        server.Logs.Expected.Add("health_check_failed component=mail");
        await FirstReportAsync(server);

        var (code, body) = await ReadyAsync(server);

        code.ShouldBe(HttpStatusCode.ServiceUnavailable);
        body.GetProperty("status").GetString().ShouldBe("not_ready");
        Component(body, "mail").GetProperty("required").GetBoolean().ShouldBeTrue();
        Component(body, "mail").GetProperty("detail").GetString().ShouldBe("the check itself failed; see the server's log");
        Component(body, "slow").GetProperty("detail").GetString().ShouldBe("no answer within 0.05 s");
        Component(body, "offline_store").GetProperty("healthy").GetBoolean().ShouldBeTrue();
        Component(body, "offline_store").EnumerateObject().Select(member => member.Name)
            .ShouldBe(["name", "healthy", "required", "detail"]);
        server.Logs.Texts.Count(text => text.Contains("health_check_failed", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task Check_without_a_timeout_gets_the_servers()
    {
        await using var server = await StartAsync(checks => checks.AddCheck("probe", new SwitchedCheck()));

        server.Server.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations
            .ShouldAllBe(check => check.Timeout == TimeSpan.FromSeconds(5));
    }

    private static async Task<HealthCheckResult> Hang(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.Infinite, cancellationToken);
        return HealthCheckResult.Healthy();
    }

    private static global::Grpc.Health.V1.Health.HealthClient ClientOf(TestServer server) => new(server.Channel);

    private static Task<TestServer> StartAsync(SwitchedCheck probe, bool required) =>
        StartAsync(checks => checks.AddCheck("probe", probe, required ? HealthStatus.Unhealthy : HealthStatus.Degraded));

    private static Task<TestServer> StartAsync(Action<IHealthChecksBuilder> add) => TestServer.StartAsync(builder =>
    {
        builder.Options.Limits.HealthInterval = TimeSpan.FromMilliseconds(100);
        add(builder.Services.AddHealthChecks());
    });

    private static async Task FirstReportAsync(TestServer server)
    {
        var readiness = server.Server.Services.GetRequiredService<IReadiness>();
        while (readiness.Current is { Components: [] } or { Phase: ServerPhase.Starting })
        {
            await readiness.WaitForChangeAsync(readiness.Current, Cancel);
        }
    }

    private static JsonElement Component(JsonElement body, string name) =>
        body.GetProperty("components").EnumerateArray().Single(component => component.GetProperty("name").GetString() == name);

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

    private sealed class SwitchedCheck : IHealthCheck
    {
        private readonly TaskCompletionSource _checked = new();

        public bool Healthy { get; set; } = true;

        public Task Checked => _checked.Task;

        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            _checked.TrySetResult();
            return Task.FromResult(Healthy
                ? HealthCheckResult.Healthy("switched on")
                : new HealthCheckResult(context.Registration.FailureStatus, "switched off"));
        }
    }
}
