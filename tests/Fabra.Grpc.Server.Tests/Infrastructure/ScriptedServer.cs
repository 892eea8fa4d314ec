using Fabra.V1;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

internal static class ScriptedServer
{
    /// <summary>Serves <see cref="ScriptedFeatures"/> beside what the server serves by itself.</summary>
    public static void Scripted(this FabraServerBuilder builder, Func<GetFeatureDefinitionRequest, ServerCallContext, Task>? onGet = null)
    {
        builder.Services.AddSingleton(new ScriptedFeatures.Script { OnGet = onGet ?? ((_, _) => Task.CompletedTask) });
        builder.Services.AddSingleton<ScriptedFeatures>();
        builder.Map(app => app.MapGrpcService<ScriptedFeatures>());
    }

    /// <summary>Tests read the captured logs; the console has nothing to add.</summary>
    public static void QuietConsole(this FabraServerBuilder builder) =>
        builder.Logging.AddFilter<ConsoleLoggerProvider>(_ => false);
}
