using System.IO.Compression;
using Fabra.Grpc.Server.Composition;
using Fabra.Grpc.Server.Configuration;
using Grpc.AspNetCore.Server;
using Grpc.Net.Compression;

namespace Fabra.Grpc.Server.Rpc.Compression;

internal static class CompressionComposition
{
    private const string EncodingHeader = "grpc-encoding";
    private const string Identity = "identity";

    /// <summary>At least a few messages of any size; of small ones there are many.</summary>
    private const long LeastBudget = 64 << 20;

    public static IServiceCollection AddBoundedCompression(this IServiceCollection services, FabraOptions options)
    {
        services.AddSingleton(provider => new MemoryReturn(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new InflationBudget(
            Math.Max(LeastBudget, 3L * options.Limits.MaxReceiveMessageBytes), provider.GetRequiredService<MemoryReturn>()));
        services.AddOptions<GrpcServiceOptions>().PostConfigure<InflationBudget>((grpc, budget) =>
        {
            ICompressionProvider[] known = grpc.CompressionProviders is { Count: > 0 } configured ? [.. configured] : Usual();
            grpc.CompressionProviders.Clear();
            foreach (var provider in known)
            {
                grpc.CompressionProviders.Add(new BoundedCompression(provider, options.Limits.MaxReceiveMessageBytes, budget));
            }
        });
        return services;
    }

    /// <summary>Gives what a compressed call holds back when it ends. Others pass by.</summary>
    public static void UseInflationBudget(this WebApplication app)
    {
        var budget = app.Services.RequireAdded<InflationBudget>(nameof(AddBoundedCompression));
        app.Use((context, next) =>
            context.Request.Headers.TryGetValue(EncodingHeader, out var encoding) && encoding != Identity && RpcResponse.IsRpc(context.Request)
                ? RunAsync(budget, () => next(context))
                : next(context));
    }

    private static ICompressionProvider[] Usual() =>
        [new GzipCompressionProvider(CompressionLevel.Fastest), new DeflateCompressionProvider(CompressionLevel.Fastest)];

    private static async Task RunAsync(InflationBudget budget, Func<Task> call)
    {
        using var lease = new InflationLease(budget);
        InflationLease.Current = lease;
        await call();
    }
}
