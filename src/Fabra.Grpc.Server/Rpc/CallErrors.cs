using Fabra.Grpc.Server.Hosting;
using Grpc.Core;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>What the caller of a handler that failed is told. Every exception that leaves a handler becomes this.</summary>
internal sealed class CallErrors(RpcErrors errors, ShutdownAwareness shutdown, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public async Task<RpcException> ExplainAsync(Exception exception, ServerCallContext context) =>
        errors.ToRpcException(exception, await FateOfAsync(exception, context));

    private async ValueTask<CallFate> FateOfAsync(Exception exception, ServerCallContext context)
    {
        if (exception is IOException)
        {
            // A connection that breaks ends the stream of requests first and cancels the call's token right after.
            await Task.Delay(Patience, time, context.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return new CallFate
        {
            DeadlineUtc = context.Deadline == DateTime.MaxValue ? null : context.Deadline,
            CallerIsGone = context.CancellationToken.IsCancellationRequested,
            ServerIsDraining = shutdown.IsDraining,
        };
    }
}
