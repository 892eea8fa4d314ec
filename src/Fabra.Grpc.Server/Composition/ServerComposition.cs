using Fabra.Core.Authoring;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Embedding;
using Fabra.Grpc.Server.Errors;
using Fabra.Grpc.Server.Health;
using Fabra.Grpc.Server.Hosting;
using Fabra.Grpc.Server.Reflection;
using Fabra.Grpc.Server.Rest;
using Fabra.Grpc.Server.Rpc;
using Fabra.Grpc.Server.Rpc.Compression;
using Fabra.Grpc.Server.Telemetry;

namespace Fabra.Grpc.Server.Composition;

/// <summary>The table of contents: everything the server is made of, and everything it serves.</summary>
internal static class ServerComposition
{
    public static void AddFabraServer(this WebApplicationBuilder builder, FabraOptions options, Declarations declarations)
    {
        builder.Logging.AddFabraLogging(options.Log);
        builder.WebHost.UseFabraKestrel(options);
        builder.Services
            .AddFabraHosting(options)
            .AddFabraTelemetry(options, builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"])
            .AddFabraStores(options)
            .AddFabraEmbedding(options)
            .AddFabraCore(options, declarations)
            .AddFabraErrors()
            .AddFabraAccess(options)
            .AddFabraHealth()
            .AddFabraReflection()
            .AddFabraGrpc(options)
            .AddFabraServices()
            .AddFabraRest();
    }

    public static void MapFabraServer(this WebApplication app)
    {
        app.UseMiddleware<PortSeparation>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseCallGuard();
        app.UseBrowserGuard();
        app.UseRouting();
        app.UseStreamTracking();
        app.UseFabraAccess();
        app.UseUnknownMethods();
        app.UseInflationBudget();
        app.UseRestRules();

        var routes = app.MapStrict();
        routes.MapFabraHealth();
        routes.MapFabraReflection();
        routes.MapFabraTelemetry();
        routes.MapFabraServices();
        routes.MapFabraRest();
    }
}
