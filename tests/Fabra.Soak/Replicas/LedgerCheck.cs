using Fabra.Soak.Harness;
using Fabra.Soak.Promises;
using Fabra.V1;

namespace Fabra.Soak.Replicas;

/// <summary>Compares what the log holds at the end with everything that was promised.</summary>
internal static class LedgerCheck
{
    public static async Task RunAsync(
        ReplicaSet replicas, Ledger ledger, SteadyLoad load, Figures figures, CancellationToken cancellationToken)
    {
        await replicas.DrainedAsync(cancellationToken);
        var client = replicas.Server(0).Client;
        var audit = new LogAudit(ledger);
        await audit.ContinueAsync(client, cancellationToken);
        await ValuesCall.CheckAsync(client, [.. ledger.Written], cancellationToken);
        var records = await client.CheckPositionsAsync(cancellationToken);
        var requests = await client.NumberAsync("SELECT count(DISTINCT labels::TEXT)::BIGINT FROM context_log", cancellationToken);
        var doubled = await client.NumberAsync(
            "SELECT count(*)::BIGINT FROM (SELECT 1 FROM feature_history WHERE entity_id LIKE 'w%' "
            + "GROUP BY entity_id, feature_name HAVING count(*) > 1) AS doubled",
            cancellationToken);
        figures.Say("contexts_answered", ledger.Contexts.Count);
        figures.Say("of_them_durable", ledger.Contexts.Values.Count(promise => promise.State == EvidenceState.Durable));
        figures.Say("of_them_spooled", ledger.Contexts.Values.Count(promise => promise.State == EvidenceState.Spooled));
        figures.Say("answered_not_persisted", load.NotPersisted);
        figures.Say("attempts_repeated", load.Repeats);
        figures.Exactly("attempts_failed_otherwise", load.Unexpected, 0);
        figures.Exactly("confirmed_byte_for_byte", audit.Confirmed, ledger.Contexts.Count);
        figures.Exactly("records_beyond_one_per_request", records - requests, 0);
        figures.Exactly("last_log_position_beyond_count", records - audit.Confirmed - audit.Unpromised, 0);
        figures.Say("feature_writes_acknowledged_and_read", ledger.Written.Count);
        figures.Exactly("feature_writes_doubled", doubled, 0);
    }
}
