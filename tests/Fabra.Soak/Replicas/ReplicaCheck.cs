using Fabra.Soak.Harness;
using Fabra.Soak.Promises;

namespace Fabra.Soak.Replicas;

/// <summary>What replicas must be able to say of a load at its end.</summary>
internal static class ReplicaCheck
{
    public static async Task RunAsync(
        ReplicaSet replicas, Ledger ledger, SteadyLoad load, Figures figures, CancellationToken cancellationToken)
    {
        await replicas.DrainedAsync(cancellationToken);
        await LedgerCheck.RunAsync(replicas.Server(0).Client, ledger, figures, cancellationToken);
        figures.Say("answered_not_persisted", load.NotPersisted);
        figures.Say("attempts_repeated", load.Repeats);
        figures.Exactly("attempts_failed_otherwise", load.Unexpected, 0);
    }
}
