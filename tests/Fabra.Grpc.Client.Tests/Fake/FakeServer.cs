using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fabra.Client.Fakes;

/// <summary>The contract on Kestrel, over state that a test sets and inspects.</summary>
internal sealed class FakeServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeServer(WebApplication app, FakeState state)
    {
        _app = app;
        State = state;
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    public FakeState State { get; }

    public string Address { get; }

    public static async Task<FakeServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, o => o.Protocols = HttpProtocols.Http2));
        var state = new FakeState();
        builder.Services.AddSingleton(state);
        builder.Services.AddGrpc(options => options.Interceptors.Add<FakeInterceptor>());
        var app = builder.Build();
        app.MapGrpcService<FakeFeatureService>();
        app.MapGrpcService<FakeContextService>();
        app.MapGrpcService<FakeIndexService>();
        app.MapGrpcService<FakeAdminService>();
        await app.StartAsync(cancellationToken);
        return new FakeServer(app, state);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
