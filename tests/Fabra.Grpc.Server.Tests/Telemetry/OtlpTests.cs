using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fabra.Grpc.Server.Tests.Telemetry;

public sealed class OtlpTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Collector_gets_requests_the_runtimes_metrics_and_ours()
    {
        await using var collector = await Collector.StartAsync();
        await using (var server = await TestServer.StartAsync(builder =>
        {
            builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Address;
            builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        }))
        {
            using var answer = await server.Http.GetAsync(new Uri("/healthz", UriKind.Relative), Cancel);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        // A server that ends sends what it has: nothing needs to be waited for.
        var traces = collector.Received("/v1/traces");
        traces.ShouldContain("GET /healthz", customMessage: traces);
        traces.ShouldContain("http.response.status_code");
        var metrics = collector.Received("/v1/metrics");
        metrics.ShouldContain("dotnet.gc.collections");
        metrics.ShouldContain("http.server.request.duration");
        metrics.ShouldContain("fabra_circuit_state");
        collector.Received("/v1/logs").ShouldContain("server_started");
    }

    /// <summary>Keeps what is sent; names and texts of a protobuf message are readable as they are.</summary>
    private sealed class Collector : IAsyncDisposable
    {
        private readonly ConcurrentQueue<(string Path, string Body)> _received = new();
        private readonly WebApplication _app;

        private Collector()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore().ConfigureKestrel(
                kestrel => kestrel.Listen(IPAddress.Loopback, 0, port => port.Protocols = HttpProtocols.Http1));
            _app = builder.Build();
            _app.Run(ReceiveAsync);
        }

        public string Address => _app.Urls.Single();

        public static async Task<Collector> StartAsync()
        {
            var collector = new Collector();
            await collector._app.StartAsync(Cancel);
            return collector;
        }

        public string Received(string path) => string.Concat(_received.Where(sent => sent.Path == path).Select(sent => sent.Body));

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private async Task ReceiveAsync(HttpContext call)
        {
            using var body = new MemoryStream();
            await call.Request.Body.CopyToAsync(body, call.RequestAborted);
            _received.Enqueue((call.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        }
    }
}
