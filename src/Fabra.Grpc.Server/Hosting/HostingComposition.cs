using Fabra.Grpc.Server.Composition;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Rpc;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Fabra.Grpc.Server.Hosting;

internal static class HostingComposition
{
    /// <summary>Time for the last statuses to leave once the drain is over.</summary>
    internal static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    /// <summary>Time for callers to read the last statuses of their streams, before connections are closed.</summary>
    internal static readonly TimeSpan LastWords = TimeSpan.FromMilliseconds(100);

    public static IServiceCollection AddFabraHosting(this IServiceCollection services, FabraOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddRouting();
        services.AddSingleton(options);
        services.AddSingleton<ConnectionLimit>();
        services.AddSingleton<MappedServices>();
        services.AddSingleton<StreamsInFlight>();
        services.AddSingleton(provider => new ShutdownAwareness(
            provider.GetRequiredService<IHostApplicationLifetime>(), options, provider.GetRequiredService<TimeProvider>()));
        // Signals belong to the program, which may host more than this server: see FabraServer.RunAsync.
        services.AddSingleton<IHostLifetime, QuietLifetime>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Limits.DrainTimeout + Farewell);
        return services;
    }

    public static void UseStreamTracking(this WebApplication app)
    {
        var streams = app.Services.RequireAdded<StreamsInFlight>(nameof(AddFabraHosting));
        app.Use((context, next) =>
        {
            streams.Track(context);
            return next(context);
        });
    }
}
