using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fabra.Substitutes.Tests.Telemetry;

public sealed class AddOpenTelemetryTests
{
    private const string Source = "Fabra.Substitutes.Tests";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tracing_of_a_started_host_exports_activities_with_the_resource()
    {
        var spans = new SpanRecorder();
        using var host = Build(telemetry => telemetry
            .ConfigureResource(resource => resource.AddService("substitute-tests"))
            .WithTracing(tracing => tracing.AddSource(Source).AddProcessor(spans)));
        using var source = new ActivitySource(Source);
        source.HasListeners().ShouldBeFalse();

        await host.StartAsync(Cancel);
        using (source.StartActivity("work"))
        {
        }

        await host.StopAsync(Cancel);

        spans.Names.ShouldBe(["work"]);
        spans.ServiceName.ShouldBe("substitute-tests");
    }

    [Fact]
    public async Task Disposing_the_host_shuts_the_tracer_provider_down()
    {
        var spans = new SpanRecorder();
        var host = Build(telemetry => telemetry.WithTracing(tracing => tracing.AddSource(Source).AddProcessor(spans)));
        await host.StartAsync(Cancel);
        await host.StopAsync(Cancel);
        spans.IsShutDown.ShouldBeFalse();

        host.Dispose();

        spans.IsShutDown.ShouldBeTrue();
    }

    [Fact]
    public async Task Activities_of_other_hosted_services_starting_are_seen()
    {
        var spans = new SpanRecorder();
        using var source = new ActivitySource(Source);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<IHostedService>(new StartActivityService(source));
        builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(Source).AddProcessor(spans));
        using var host = builder.Build();

        await host.StartAsync(Cancel);

        spans.Names.ShouldBe(["starting"]);
    }

    [Fact]
    public async Task Metrics_of_a_started_host_are_collected()
    {
        var exporter = new MetricRecorder();
        using var reader = new BaseExportingMetricReader(exporter);
        using var host = Build(telemetry => telemetry.WithMetrics(metrics => metrics.AddMeter(Source).AddReader(reader)));
        using var meter = new Meter(Source);
        await host.StartAsync(Cancel);
        meter.CreateCounter<long>("things").Add(3);

        reader.Collect().ShouldBeTrue();

        exporter.Names.ShouldBe(["things"]);
    }

    [Fact]
    public async Task Logging_of_a_started_host_reaches_the_processor()
    {
        var logs = new LogRecorder();
        using var host = Build(telemetry => telemetry.WithLogging(logging => logging.AddProcessor(logs)));
        await host.StartAsync(Cancel);

        host.Services.GetRequiredService<ILoggerFactory>().CreateLogger("test")
            .Log(LogLevel.Warning, default, "something", null, (text, _) => text);

        logs.Bodies.ShouldContain("something");
    }

    [Fact]
    public void Adding_twice_registers_one_hosted_service()
    {
        var services = new ServiceCollection();

        services.AddOpenTelemetry();
        services.AddOpenTelemetry();

        services.Count(service => service.ServiceType == typeof(IHostedService)).ShouldBe(1);
    }

    private static IHost Build(Action<OpenTelemetryBuilder> configure)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        configure(builder.Services.AddOpenTelemetry());
        return builder.Build();
    }

    private sealed class StartActivityService(ActivitySource source) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            source.StartActivity("starting")?.Dispose();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
