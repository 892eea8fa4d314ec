using Fabra.Core.Requests;
using Fabra.Core.Time;
using static Fabra.Storage.Postgres.PostgresCommands;

namespace Fabra.Storage.Postgres.Requests;

/// <summary>Finds earlier requests, whichever replica took them.</summary>
internal sealed class PostgresRequestKeyStore(PostgresCalls writes, PostgresCalls reads, FabraClock clock) : IRequestKeyStore
{
    /// <summary>How many keys one statement forgets, so that none holds locks for long.</summary>
    private const int KeysPerStep = 10_000;

    public async Task<RequestKeyMatch?> FindAsync(RequestKey key, CancellationToken cancellationToken)
    {
        var name = key.Name;
        var found = await reads.RunAsync(
            (connection, token) => RequestKeySql.FindAsync(connection, [name], clock.Now, token), cancellationToken);
        return found.GetValueOrDefault(name)?.Match(key);
    }

    public async Task<long> PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken)
    {
        for (var purged = 0L; ;)
        {
            // Keys that a commit holds are being renewed; they are not waited for.
            var step = await writes.RunAsync(
                (connection, token) => connection.ExecuteAsync(
                    $"""
                    DELETE FROM request_keys WHERE ctid = ANY (ARRAY(
                        SELECT ctid FROM request_keys WHERE created_at < $1 LIMIT {KeysPerStep} FOR UPDATE SKIP LOCKED))
                    """,
                    [Parameter(createdBefore)],
                    token),
                cancellationToken);
            purged += step;
            if (step < KeysPerStep)
            {
                return purged;
            }
        }
    }
}
