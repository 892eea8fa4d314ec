using System.Diagnostics;
using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Soak.Promises;

/// <summary>
/// Callers and writers that go on whatever happens behind the servers: a call that fails is repeated, with the same request id and at the
/// next server, until it is answered. What was answered is in the ledger.
/// </summary>
internal sealed class SteadyLoad(Ledger ledger, Func<int, FabraClient> servers, string name)
{
    private const int Users = 200;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private long _lastDurable;
    private int _repeats;
    private int _unexpected;
    private int _notPersisted;
    private int _durable;

    /// <summary>Attempts that failed.</summary>
    public int Repeats => _repeats;

    /// <summary>Attempts that failed with anything but what a caller is told to repeat.</summary>
    public int Unexpected => _unexpected;

    /// <summary>Answers that said that they are recorded nowhere: no promise, so they are not in the ledger.</summary>
    public int NotPersisted => _notPersisted;

    /// <summary>Contexts answered as durable.</summary>
    public int Durable => _durable;

    /// <summary>How long calls took, those that failed included.</summary>
    public Latencies Attempts { get; } = new();

    /// <summary>When the last durable answer came, as a timestamp of the system's stopwatch; 0 before the first.</summary>
    public long LastDurable => Volatile.Read(ref _lastDurable);

    /// <summary>Runs until cancelled; a call that was begun is finished.</summary>
    public Task RunAsync(int callers, int writers, CancellationToken stop) => Task.WhenAll(
    [
        .. Enumerable.Range(0, callers).Select(caller => Task.Run(() => AssembleAsync(caller, stop), CancellationToken.None)),
        .. Enumerable.Range(0, writers).Select(writer => Task.Run(() => WriteAsync(writer, stop), CancellationToken.None)),
    ]);

    /// <summary>Waits for so many more durable answers.</summary>
    public async Task MoreDurableAsync(int count, CancellationToken cancellationToken)
    {
        for (var goal = Durable + count; Durable < goal;)
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    private async Task AssembleAsync(int caller, CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var call = new AssemblyCall($"{name}-{caller}-{n}", (n * 7) % Users, caller % 4 == 3);
            var context = await UntilAnsweredAsync(caller + n, client => call.AskAsync(client, CancellationToken.None));
            if (context.Evidence.State == EvidenceState.NotPersisted)
            {
                Interlocked.Increment(ref _notPersisted);
                continue;
            }

            if (context.Evidence.State == EvidenceState.Durable)
            {
                Volatile.Write(ref _lastDurable, Stopwatch.GetTimestamp());
                Interlocked.Increment(ref _durable);
            }

            ledger.Answered(call, context);
        }
    }

    private async Task WriteAsync(int writer, CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var call = new ValuesCall($"w-{name}-{writer}-{n}", n % Users);
            await UntilAnsweredAsync(writer + n, async client =>
            {
                await call.SendAsync(client, CancellationToken.None);
                return true;
            });
            ledger.Written.Enqueue(call);
        }
    }

    private async Task<T> UntilAnsweredAsync<T>(int first, Func<FabraClient, Task<T>> call)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await Attempts.TimeAsync(() => call(servers(first + attempt)));
            }
            catch (FabraRpcException failure)
            {
                Interlocked.Increment(ref _repeats);
                if (failure is { IsTransient: false, StatusCode: not StatusCode.DeadlineExceeded })
                {
                    Interlocked.Increment(ref _unexpected);
                    Progress.Line($"unexpected: {failure.StatusCode} {failure.Reason} {failure.Message}");
                }
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }
}
