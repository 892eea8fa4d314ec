using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;

namespace Fabra.Soak.Promises;

/// <summary>Compares what the log holds at the end with everything that was promised.</summary>
internal static class LedgerCheck
{
    /// <returns>What was found of the log, read anew from its beginning.</returns>
    public static async Task<LogAudit> RunAsync(FabraClient client, Ledger ledger, Figures figures, CancellationToken cancellationToken)
    {
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
        figures.Exactly("confirmed_byte_for_byte", audit.Confirmed, ledger.Contexts.Count);
        figures.Exactly("records_beyond_one_per_request", records - requests, 0);
        figures.Exactly("last_log_position_beyond_count", records - audit.Confirmed - audit.Unpromised, 0);
        figures.Say("feature_writes_acknowledged_and_read", ledger.Written.Count);
        figures.Exactly("feature_writes_doubled", doubled, 0);
        return audit;
    }
}
