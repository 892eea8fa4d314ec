using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.Soak.Promises;

namespace Fabra.Soak.Kill9;

/// <summary>Callers and writers that go on until the server is gone, and note what it answered.</summary>
internal sealed class Kill9Load(ServerProcess server, Ledger ledger, ValueIngest ingest, int cycle)
{
    private const int Callers = 8;
    private const int Writers = 2;
    private const int Users = 200;

    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _killed;

    /// <summary>Runs until <paramref name="lifetime"/> has passed since the first answer, then kills the server.</summary>
    public async Task RunAsync(TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => AssembleAsync(caller, cancellationToken), cancellationToken));
        var writers = Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer, cancellationToken), cancellationToken));
        Task[] running = [.. callers, .. writers];
        if (cycle % 2 == 0)
        {
            // Not every time: beside it, few contexts are answered.
            running = [.. running, Task.Run(() => ingest.RunAsync(server.Client, cycle, () => _killed, cancellationToken), cancellationToken)];
        }

        await Task.WhenAny(_answered.Task, Task.WhenAll(running));
        await Task.Delay(lifetime, cancellationToken);
        _killed = true;
        await server.KillAsync();
        await Task.WhenAll(running);
    }

    private async Task AssembleAsync(int caller, CancellationToken cancellationToken)
    {
        for (var n = 0; ; n++)
        {
            var call = new AssemblyCall($"c{cycle}-{caller}-{n}", (n * 7) % Users, caller % 2 == 1);
            try
            {
                ledger.Answered(call, await call.AskAsync(server.Client, cancellationToken));
                _answered.TrySetResult();
            }
            catch (Exception failure) when (failure is FabraRpcException && _killed)
            {
                ledger.Unanswered.Add(call);
                return;
            }
        }
    }

    private async Task WriteAsync(int writer, CancellationToken cancellationToken)
    {
        for (var n = 0; ; n++)
        {
            var call = new ValuesCall($"w{cycle}-{writer}-{n}", n % Users);
            try
            {
                await call.SendAsync(server.Client, cancellationToken);
                ledger.Written.Enqueue(call);
            }
            catch (Exception failure) when (failure is FabraRpcException && _killed)
            {
                ledger.Unacknowledged.Add(call);
                return;
            }
        }
    }
}
