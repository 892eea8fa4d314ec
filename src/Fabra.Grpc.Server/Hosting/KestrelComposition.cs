using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Rpc;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>The two ports and their limits, each set on purpose.</summary>
internal static class KestrelComposition
{
    public static IWebHostBuilder UseFabraKestrel(this IWebHostBuilder host, FabraOptions options) => host
        // Variables of container images would open further ports.
        .UseSetting(WebHostDefaults.ServerUrlsKey, "")
        .UseSetting(WebHostDefaults.HttpPortsKey, "")
        .UseSetting(WebHostDefaults.HttpsPortsKey, "")
        .UseKestrel(kestrel =>
        {
            SetLimits(kestrel.Limits, options.Limits);
            kestrel.AddServerHeader = false;
            kestrel.Listen(options.Bind, options.GrpcPort, port => Serve(port, HttpProtocols.Http2));
            kestrel.Listen(options.Bind, options.HttpPort, port => Serve(port, HttpProtocols.Http1));
        });

    private static void Serve(ListenOptions port, HttpProtocols protocols)
    {
        var connections = port.ApplicationServices.GetRequiredService<ConnectionLimit>();
        port.Protocols = protocols;
        port.Use(next => connection => connections.RunAsync(next, connection));
    }

    private static void SetLimits(KestrelServerLimits kestrel, LimitSettings limits)
    {
        // Kestrel's own limit would be one for each port; ConnectionLimit's is for both.
        kestrel.MaxConcurrentConnections = null;
        kestrel.MaxRequestBodySize = limits.MaxReceiveMessageBytes;
        // Kestrel ends the whole connection beyond these, and with it the calls of others. CallGuard refuses one call well before.
        kestrel.MaxRequestHeadersTotalSize = 8 * CallGuard.MaxMetadataBytes;
        kestrel.MaxRequestHeaderCount = 1_000;
        kestrel.MaxRequestLineSize = 16 * 1024;
        kestrel.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.KeepAliveTimeout = TimeSpan.FromMinutes(2);

        // One channel multiplexes all callers of a process; the default of 100 makes them wait in the client, unseen.
        kestrel.Http2.MaxStreamsPerConnection = 1_000;
        // A stream's window holds a typical record whole; the connection's lets several large ones flow side by side.
        kestrel.Http2.InitialStreamWindowSize = 1024 * 1024;
        kestrel.Http2.InitialConnectionWindowSize = 8 * 1024 * 1024;
        kestrel.Http2.MaxRequestHeaderFieldSize = 8 * CallGuard.MaxMetadataBytes;
        // Finds callers that vanished behind a firewall while a stream was quiet.
        kestrel.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }
}
