using Fabra.Core.Diagnostics;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Composition;
using Fabra.Grpc.Server.Configuration;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Fabra.Grpc.Server.Telemetry;

internal static class TelemetryComposition
{
    /// <summary>Metrics for Prometheus always; traces, metrics and logs by OTLP when an endpoint is configured.</summary>
    public static IServiceCollection AddFabraTelemetry(
        this IServiceCollection services, FabraOptions options, string? otlpEndpoint)
    {
        services.AddSingleton<MetricsCollector>();
        services.AddHostedService(provider => provider.GetRequiredService<MetricsCollector>());
        if (string.IsNullOrWhiteSpace(otlpEndpoint))
        {
            return services;
        }

        services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(
                "fabra", serviceVersion: ServerVersion.Text, serviceInstanceId: options.ReplicaId))
            .WithTracing(tracing => tracing
                .AddSource(FabraMeter.Name, "System.Net.Http")
                // Route, method and status of each request; ASP.NET Core 10 by itself names no span, and leaves out how it ended.
                .AddAspNetCoreInstrumentation()
                .AddOtlpExporter())
            .WithMetrics(metrics => metrics
                // The runtime's own meter is all that its instrumentation package would add.
                .AddMeter(FabraMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
                .AddView(HistogramView)
                .AddOtlpExporter())
            .WithLogging(logging => logging.AddOtlpExporter());
        return services;
    }

    /// <summary>Logs to standard error: standard output belongs to whatever a program prints for its user.</summary>
    public static ILoggingBuilder AddFabraLogging(this ILoggingBuilder logging, LogSettings settings)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        logging.AddFilter("Fabra", settings.Level);
        // Failed starts are told in one line by the host; each of these would add its own stack trace.
        logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", level => level is >= LogLevel.Warning and < LogLevel.Critical);
        // Every failure of a handler passes the error interceptor, which logs what is worth it.
        logging.AddFilter("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.None);
        // It logs a part that is down at every check; the health monitor logs when it fails and when it is back.
        logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        if (settings.Format != LogFormat.Json)
        {
            // While this one may log, ASP.NET Core starts an activity for each call, which only lines of JSON show (trace_id). Where
            // traces are exported it is started anyway.
            logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        }

        logging.Services.AddSingleton<ILoggerProvider>(provider => new LogProvider(
            settings.Format == LogFormat.Json
                ? ActivatorUtilities.CreateInstance<JsonLogFormatter>(provider)
                : ActivatorUtilities.CreateInstance<TextLogFormatter>(provider),
            Console.OpenStandardError()));
        return logging;
    }

    public static IEndpointRouteBuilder MapFabraTelemetry(this IEndpointRouteBuilder endpoints)
    {
        endpoints.ServiceProvider.RequireAdded<MetricsCollector>(nameof(AddFabraTelemetry));
        endpoints.MapGet("/metrics", (MetricsCollector collector) => Results.Text(
            PrometheusText.Write(collector.Collect()), "text/plain; version=0.0.4", System.Text.Encoding.UTF8)).Requires(Operation.ReadServer);
        return endpoints;
    }

    private static MetricStreamConfiguration? HistogramView(System.Diagnostics.Metrics.Instrument instrument) =>
        instrument.Meter.Name == FabraMeter.Name && HistogramBounds.IsHistogram(instrument)
            ? new ExplicitBucketHistogramConfiguration { Boundaries = HistogramBounds.For(instrument) }
            : null;
}
