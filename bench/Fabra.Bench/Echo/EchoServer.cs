using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Hosting;

namespace Fabra.Bench.Echo;

/// <summary>A bare gRPC server with Fabra's Kestrel settings and nothing else of Fabra, in a process of its own.</summary>
internal static class EchoServer
{
    public static async Task<int> RunAsync(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseFabraKestrel(new FabraOptions { GrpcPort = port, HttpPort = 0 });
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<EchoGrpcService>();
        await app.RunAsync();
        return 0;
    }
}
