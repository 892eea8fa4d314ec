using Fabra.Grpc.Server.Hosting;
using Fabra.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

/// <summary>A service that does what the test says, for what the shell makes of it.</summary>
internal sealed class ScriptedService(ShutdownAwareness shutdown, ScriptedService.Script script) : Scripted.ScriptedBase
{
    public override async Task<ScriptedResponse> Get(ScriptedRequest request, ServerCallContext context)
    {
        await script.OnGet(request, context);
        return new ScriptedResponse();
    }

    public override async Task Talk(
        IAsyncStreamReader<ScriptedRequest> requestStream, IServerStreamWriter<ScriptedResponse> responseStream,
        ServerCallContext context)
    {
        await responseStream.WriteAsync(new ScriptedResponse());
        using var call = shutdown.LinkSession(context.CancellationToken);
        while (await requestStream.MoveNext(call.Token))
        {
            await responseStream.WriteAsync(new ScriptedResponse(), call.Token);
        }
    }

    /// <summary>What the service does when asked.</summary>
    public sealed class Script
    {
        public Func<ScriptedRequest, ServerCallContext, Task> OnGet { get; set; } = (_, _) => Task.CompletedTask;
    }
}
