using System.Collections.Concurrent;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Promises;

/// <summary>What the server promised, and what it was asked without answering.</summary>
internal sealed class Ledger
{
    /// <summary>Contexts answered, by id.</summary>
    public ConcurrentDictionary<string, Promise> Contexts { get; } = new();

    /// <summary>Assemblies whose answer a kill took away; to be asked again.</summary>
    public ConcurrentBag<AssemblyCall> Unanswered { get; } = [];

    /// <summary>Writes that were acknowledged, in that order.</summary>
    public ConcurrentQueue<ValuesCall> Written { get; } = [];

    /// <summary>Writes whose acknowledgement a kill took away; to be sent again.</summary>
    public ConcurrentBag<ValuesCall> Unacknowledged { get; } = [];

    public void Answered(AssemblyCall call, Context context)
    {
        var promise = new Promise(
            call.RequestId,
            context.Content,
            context.Evidence.RecordHash,
            context.Evidence.HasLogPosition ? context.Evidence.LogPosition : null,
            context.Evidence.State);
        if (!Contexts.TryAdd(context.ContextId, promise))
        {
            throw new ProofFailedException($"Context {context.ContextId} was answered twice.");
        }
    }
}
