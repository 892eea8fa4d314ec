using Fabra.Core.Requests;
using Fabra.Core.Time;
using Fabra.Storage.DuckDb.Journal;
using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>Finds earlier requests, as a rule in memory.</summary>
internal sealed class DuckDbRequestKeyStore(DuckDbWriter writer, ContextJournal journal, DuckDbReads reads, FabraClock clock) : IRequestKeyStore
{
    /// <summary>About how many keys one transaction forgets, so that no commit waits for it for long.</summary>
    private const int KeysPerStep = 50_000;

    public async Task<RequestKeyMatch?> FindAsync(RequestKey key, CancellationToken cancellationToken)
    {
        reads.ThrowIfDisposed();
        cancellationToken.ThrowIfCancellationRequested();
        var now = clock.Now;
        var name = key.Name;
        if (journal.Find(name) is { } pending)
        {
            return pending.Match(key);
        }

        if (writer.Keys is { } index && index.TryFind(name, now, out var known))
        {
            return known?.Match(key);
        }

        var found = await reads.ReadAsync(
            connection => RequestKeyIndex.LookUp(connection, [name], now), cancellationToken);
        return found.Count == 0 ? null : found[^1].Value.Match(key);
    }

    public async Task<long> PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken)
    {
        await journal.CatchUpAsync(cancellationToken);
        for (var purged = 0L; ;)
        {
            var step = (await writer.WriteAsync(new PurgeKeysWrite(createdBefore, KeysPerStep), cancellationToken)).Number;
            if (step == 0)
            {
                return purged;
            }

            purged += step;
        }
    }
}
