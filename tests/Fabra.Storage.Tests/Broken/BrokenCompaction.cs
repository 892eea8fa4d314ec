using Fabra.Core.Documents;
using Fabra.Core.Identity;
using Fabra.Storage.InMemory;

namespace Fabra.Storage.Tests.Broken;

/// <summary>Compaction with a defect.</summary>
internal static class BrokenCompaction
{
    public static async Task<Compaction> RunAsync(
        IDocumentStore documents,
        InMemoryData data,
        Defect defect,
        (TenantId Tenant, Guid IndexId, DateTimeOffset EndedBefore, IReadOnlySet<Guid> Keep) ask,
        CancellationToken cancellationToken)
    {
        var key = (ask.Tenant, ask.IndexId);
        var before = data.Indexes.Find(index => index.IndexId == ask.IndexId);
        var keep = defect == Defect.CompactionKeepsNothing ? new HashSet<Guid>() : ask.Keep.ToHashSet();
        switch (defect)
        {
            case Defect.CompactionTakesTheBoundToo:
                ask.EndedBefore = ask.EndedBefore.AddMicroseconds(1);
                break;
            case Defect.CompactionSparesDeletions:
                keep.UnionWith(Versions(data, key).Where(stored => stored.Version.IsDeletion).Select(stored => stored.Version.VersionId));
                break;
            case Defect.CompactionSparesDeletedIndexes:
                keep.UnionWith(Versions(data, key).Where(stored => stored.End is null).Select(stored => stored.Version.VersionId));
                break;
            case Defect.CompactsEveryIndex:
                foreach (var (tenant, indexId) in data.Documents.Keys.Where(other => other != key).ToArray())
                {
                    await documents.CompactAsync(tenant, indexId, ask.EndedBefore, keep, cancellationToken);
                }

                break;
        }

        var compaction = await documents.CompactAsync(ask.Tenant, ask.IndexId, ask.EndedBefore, keep, cancellationToken);
        switch (defect)
        {
            case Defect.CompactionForgetsItsInstant:
                Remember(data, ask.IndexId, before?.CompactedBefore);
                break;
            case Defect.CompactionInstantMovesBack:
                Remember(data, ask.IndexId, ask.EndedBefore);
                break;
            case Defect.CompactionRevivesTheKept:
                // The end as it would be, were it the beginning of the next version that is left.
                foreach (var stored in Versions(data, key))
                {
                    stored.End = Versions(data, key)
                        .Find(next => next.Version.DocumentId == stored.Version.DocumentId && next.Version.IndexedAt > stored.Version.IndexedAt)
                        ?.Version.IndexedAt;
                }

                break;
        }

        return compaction;
    }

    private static List<StoredVersion> Versions(InMemoryData data, (TenantId Tenant, Guid IndexId) key) =>
        data.Documents.GetValueOrDefault(key) ?? [];

    private static void Remember(InMemoryData data, Guid indexId, DateTimeOffset? instant)
    {
        var place = data.Indexes.FindIndex(index => index.IndexId == indexId);
        if (place >= 0)
        {
            data.Indexes[place] = data.Indexes[place] with { CompactedBefore = instant };
        }
    }
}
