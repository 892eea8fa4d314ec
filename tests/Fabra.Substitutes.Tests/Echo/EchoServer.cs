using System.Net;
using Grpc.Net.Client;
using Grpc.Net.Compression;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fabra.Substitutes.Tests.Echo;

/// <summary>The echo service over Kestrel, HTTP/2 without TLS, on a free port.</summary>
internal sealed class EchoServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private EchoServer(WebApplication app) => _app = app;

    public CallJournal Journal => _app.Services.GetRequiredService<CallJournal>();

    public static async Task<EchoServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
        builder.Services.AddSingleton<CallJournal>();
        builder.Services.AddGrpc(options =>
        {
            options.Interceptors.Add<JournalInterceptor>();
            options.CompressionProviders = [new GzipCompressionProvider(System.IO.Compression.CompressionLevel.Fastest)];
            options.ResponseCompressionAlgorithm = "gzip";
        });
        var app = builder.Build();
        app.MapGrpcService<EchoGrpcService>();
        await app.StartAsync(cancellationToken);
        return new EchoServer(app);
    }

    public GrpcChannel Connect(GrpcChannelOptions? options = null)
    {
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return GrpcChannel.ForAddress(address, options ?? new GrpcChannelOptions());
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
