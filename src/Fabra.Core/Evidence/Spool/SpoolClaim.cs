using Microsoft.Extensions.Logging;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// Decides whether a folder is a store's, before anything in it is changed, and stamps it before a record is accepted. A folder in which
/// nothing waits may be anybody's. Records without a stamp were written by earlier versions: all of them must be shown to be the store's.
/// </summary>
internal static class SpoolClaim
{
    /// <exception cref="SpoolOfAnotherStoreException">Records wait in it that are another store's, or may be.</exception>
    public static async Task MakeAsync(SpoolOptions options, SpoolRecovery found, ILogger logger, CancellationToken cancellationToken)
    {
        var stamp = new SpoolStamp(options.Directory);
        var owner = stamp.Read();
        if (owner == options.Store)
        {
            return;
        }

        if (owner?.Id != options.Store.Id)
        {
            var reason = found.IsEmpty ? "nothing_waits"
                : owner is null && await AreShownAsync(options.Origin, found.Entries, cancellationToken) ? "records_are_of_the_store"
                : options.Adopt?.Allows(owner) == true ? "adopted"
                : throw new SpoolOfAnotherStoreException(options.Directory, owner, options.Store, found.Entries.Count);
            if (owner is not null || !found.IsEmpty)
            {
                logger.SpoolClaimed(options.Directory, options.Store.Id, owner?.Id, found.Entries.Count, reason);
            }
        }

        stamp.Write(options.Store);
    }

    private static async Task<bool> AreShownAsync(
        IRecordOrigin? origin, IReadOnlyList<SpoolEntry> entries, CancellationToken cancellationToken)
    {
        if (origin is null)
        {
            return false;
        }

        foreach (var entry in entries)
        {
            var spooled = await SpoolRecords.ReadAsync(entry, cancellationToken);
            if (!await origin.IsShownAsync(spooled.Record, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }
}
