using Fabra.Grpc.Server.Tests.Protos;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

internal static class ScriptedServer
{
    /// <summary>Serves <see cref="ScriptedService"/> beside what the server serves by itself.</summary>
    public static void Scripted(this FabraServerBuilder builder, Func<ScriptedRequest, ServerCallContext, Task>? onGet = null)
    {
        builder.Services.AddSingleton(new ScriptedService.Script { OnGet = onGet ?? ((_, _) => Task.CompletedTask) });
        builder.Services.AddSingleton<ScriptedService>();
        builder.Map(app => app.MapGrpcService<ScriptedService>());
    }
}
