using System.Collections.Concurrent;
using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Disk;

/// <summary>Assembles contexts and remembers what was said of each.</summary>
internal sealed class DiskLoad
{
    private const int Callers = 4;

    private int _next;

    public ConcurrentDictionary<string, Context> Answered { get; } = new();

    public int Refused { get; private set; }

    public int Count(EvidenceState state) => Answered.Values.Count(context => context.Evidence.State == state);

    /// <summary>Assembles so many, and says how many got each state.</summary>
    public async Task<IReadOnlyDictionary<EvidenceState, int>> RunAsync(
        FabraClient client, int count, string phase, CancellationToken cancellationToken)
    {
        var states = new ConcurrentDictionary<EvidenceState, int>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, count),
            new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken },
            async (_, cancellation) =>
            {
                var context = await AssembleAsync(client, cancellation);
                states.AddOrUpdate(context.Evidence.State, 1, (_, number) => number + 1);
            });
        Progress.Line($"{phase}: {string.Join(", ", states.Select(state => $"{state.Value} {state.Key}"))}");
        return states;
    }

    /// <summary>Assembles until an answer has that state.</summary>
    public async Task UntilAsync(FabraClient client, EvidenceState state, string phase, CancellationToken cancellationToken)
    {
        for (var count = 1; count <= 5_000; count++)
        {
            if ((await AssembleAsync(client, cancellationToken)).Evidence.State == state)
            {
                Progress.Line($"{phase}: {state} after {count} contexts");
                return;
            }

            if (count > 200)
            {
                await Task.Delay(20, cancellationToken);
            }
        }

        throw new ProofFailedException($"{phase}: no context was {state}.");
    }

    /// <summary>Assembles so many where each must be refused.</summary>
    public async Task RefusedAsync(FabraClient client, int count, string phase, CancellationToken cancellationToken)
    {
        for (var i = 0; i < count; i++)
        {
            try
            {
                var context = await AssembleAsync(client, cancellationToken);
                throw new ProofFailedException($"{phase}: answered {context.Evidence.State} where it had to refuse.");
            }
            catch (FabraRpcException error) when (error is { StatusCode: Grpc.Core.StatusCode.Unavailable, Reason: "EVIDENCE_NOT_DURABLE" })
            {
                Refused++;
            }
        }

        Progress.Line($"{phase}: {count} refused with EVIDENCE_NOT_DURABLE");
    }

    /// <summary>Assembles one, whatever becomes of it.</summary>
    public Task RunOneAsync(FabraClient client, CancellationToken cancellationToken) => AssembleAsync(client, cancellationToken);

    /// <summary>Assembles until ten in a row were durable: the circuit closes a moment after the store is back.</summary>
    public async Task RecoverAsync(FabraClient client, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        for (var durable = 0; durable < 10;)
        {
            try
            {
                var state = (await AssembleAsync(client, limit.Token)).Evidence.State;
                durable = state == EvidenceState.Durable ? durable + 1 : 0;
            }
            catch (FabraRpcException error) when (error.StatusCode == Grpc.Core.StatusCode.Unavailable)
            {
                durable = 0;
            }

            await Task.Delay(durable == 0 ? 100 : 0, limit.Token);
        }
    }

    private async Task<Context> AssembleAsync(FabraClient client, CancellationToken cancellationToken)
    {
        var request = $"disk-{Interlocked.Increment(ref _next)}";
        var context = await client.AssembleContextAsync(
            "disk",
            [ContextItems.Text($"{request} {new string('x', 2_000)}"), ContextItems.Feature(Shop.Features[0], Shop.User(1))],
            new AssembleContextOptions { RequestId = request, Labels = new Dictionary<string, string> { ["request"] = request } },
            cancellationToken);
        return Answered.TryAdd(context.ContextId, context)
            ? context
            : throw new ProofFailedException($"Context {context.ContextId} was answered twice.");
    }
}
