using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Evidence;
using Fabra.Core.Identity;
using Fabra.Core.Time;
using Fabra.Core.Values;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Retention;

/// <summary>
/// Removes what ended long ago and no recorded context refers to. Never by itself: somebody asks for it, and gives up exact searches
/// of that time.
/// </summary>
internal sealed class DocumentCompactor(
    IDocumentStore store,
    IndexFinder indexes,
    IContextLog log,
    IEvidenceWriter evidence,
    FabraClock clock,
    ILogger<DocumentCompactor> logger)
{
    private readonly ILogger _logger = logger;

    /// <summary>Compacts every index that ever bore a name.</summary>
    /// <exception cref="FabraException">No index ever had the name, or the instant is less than an hour ago.</exception>
    public async Task<Compaction> CompactAsync(
        TenantId tenant, string name, DateTimeOffset endedBefore, CancellationToken cancellationToken)
    {
        if (name.Length == 0)
        {
            throw FabraException.Field("name", "is empty");
        }

        if (endedBefore > clock.Now - Compaction.LeastAge)
        {
            throw FabraException.Field("ended_before", "is less than an hour ago");
        }

        var generations = await store.ListGenerationsAsync(tenant, name, cancellationToken);
        if (generations.Count == 0)
        {
            throw await indexes.UnknownAsync(tenant, name, "name", cancellationToken);
        }

        var pinned = await PinnedVersions.CollectAsync(log, evidence, tenant, cancellationToken);
        var total = new Compaction(0, 0, 0);
        foreach (var index in generations)
        {
            var done = await store.CompactAsync(tenant, index.IndexId, endedBefore, pinned, cancellationToken);
            total = new Compaction(
                total.RemovedVersions + done.RemovedVersions,
                total.RemovedChunks + done.RemovedChunks,
                total.KeptVersions + done.KeptVersions);
        }

        Log.IndexCompacted(_logger, name, TimestampText.Format(endedBefore), total.RemovedVersions, total.KeptVersions);
        return total;
    }
}
