using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Core.Values;
using Fabra.Storage.InMemory;

namespace Fabra.Storage.Tests.Broken;

/// <summary>The document store with a defect: documents here, indexes and searches in the other parts.</summary>
internal sealed partial class BrokenDocumentStore(InMemoryOfflineStore inner, InMemoryData data, Defect defect) : IDocumentStore
{
    private Defect Kind => defect;

    private InMemoryData Data => data;

    public async Task<IndexStatistics> ReadStatisticsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var versions = await ReadAsync(_ => Versions(tenant, indexId).ToArray(), cancellationToken);
        DocumentVersion[] valid =
        [
            .. versions
                .Where(stored => defect == Defect.StatisticsCountDeletedOnes
                    ? stored.Version.IndexedAt <= asOf && (stored.End is null || asOf < stored.End)
                    : IsValid(stored, defect == Defect.StatisticsAreOfNow ? DateTimeOffset.MaxValue : asOf))
                .Select(stored => stored.Version),
        ];
        var chunks = valid.SelectMany(version => version.Chunks).ToArray();
        return new IndexStatistics(valid.Length, chunks.Length, chunks.Sum(chunk => (long)chunk.TokenCount));
    }

    public async Task<IReadOnlyList<DocumentHead?>> FindHeadsAsync(
        TenantId tenant, Guid indexId, IReadOnlyList<string> documentIds, CancellationToken cancellationToken)
    {
        var asked = defect == Defect.HeadsInKeyOrder ? [.. documentIds.Order(StringComparer.Ordinal)] : documentIds;
        var heads = await inner.Documents.FindHeadsAsync(tenant, indexId, asked, defect.Heed(cancellationToken));
        return defect != Defect.HeadsIncludeTheDeleted ? heads :
        [
            .. asked.Select(id => Versions(tenant, indexId).FindLast(stored => stored.Version.DocumentId == id) is { Version: var version }
                ? new DocumentHead(id, version.VersionId, version.Fingerprint, version.IndexedAt)
                : null),
        ];
    }

    public async Task<DocumentAppend> AppendAsync(
        IReadOnlyList<DocumentVersion> versions, RequestKey? key, CancellationToken cancellationToken)
    {
        var token = defect.Heed(cancellationToken);
        var remembered = BrokenRequestKeyStore.Twist(defect, key);
        switch (defect)
        {
            case Defect.ForgetsDocumentRequestKeys:
            case Defect.EmptyAppendsAreForgotten when versions.Count == 0:
                remembered = null;
                break;
            case Defect.DeletedIndexesTakeDocuments when versions.Count > 0:
                Revive(versions[0].IndexId);
                break;
            case Defect.AppendsTheFirstOnly when versions.Count > 1:
                var first = await inner.Documents.AppendAsync([BrokenVersions.Twist(defect, versions[0])], remembered, token);
                return first with { IndexedAt = [.. first.IndexedAt, .. versions.Skip(1).Select(version => version.IndexedAt)] };
        }

        var outcome = await inner.Documents.AppendAsync(
            [.. versions.Select(version => BrokenVersions.Twist(defect, version))], remembered, token);
        return defect is Defect.VersionsMayBeginTogether or Defect.LaterArrivalsMayBeginEarlier
            ? Rebegin(versions, outcome)
            : outcome;
    }

    public Task<StoredDocument?> FindDocumentAsync(
        TenantId tenant, Guid indexId, string documentId, DateTimeOffset asOf, CancellationToken cancellationToken) => ReadAsync(
            _ =>
            {
                var comparison = defect == Defect.DocumentIdsAreCaseInsensitive
                    ? StringComparison.OrdinalIgnoreCase
                    : StringComparison.Ordinal;
                return Versions(tenant, indexId)
                    .Find(stored => string.Equals(stored.Version.DocumentId, documentId, comparison) && IsValid(stored, asOf)) is { } found
                    ? BrokenVersions.Read(defect, found)
                    : null;
            },
            cancellationToken);

    public Task<IReadOnlyList<DocumentSummary>> ListDocumentsAsync(
        TenantId tenant, Guid indexId, DateTimeOffset asOf, DocumentListing listing, CancellationToken cancellationToken) =>
        ReadAsync<IReadOnlyList<DocumentSummary>>(
            _ =>
            {
                var order = defect == Defect.DocumentsAreListedByUtf16 ? StringComparer.Ordinal : CodePointOrder.Comparer;
                var least = defect == Defect.DocumentPagesRepeatTheirStart && listing.After.Length > 0 ? 0 : 1;
                var found = Versions(tenant, indexId)
                    .Where(stored => IsValid(stored, defect == Defect.DocumentListsAreOfNow ? DateTimeOffset.MaxValue : asOf))
                    .Select(stored => stored.Version)
                    .Where(version => defect == Defect.DocumentPrefixIsAPattern
                        ? version.DocumentId.Contains(listing.Prefix, StringComparison.Ordinal)
                        : version.DocumentId.StartsWith(listing.Prefix, StringComparison.Ordinal))
                    .Where(version => Math.Sign(order.Compare(version.DocumentId, listing.After)) >= least)
                    .OrderBy(version => version.DocumentId, order);
                return [.. found.Take(listing.Limit).Select(InMemoryDocumentStore.Summary)];
            },
            cancellationToken);

    public async Task<Compaction> CompactAsync(
        TenantId tenant, Guid indexId, DateTimeOffset endedBefore, IReadOnlySet<Guid> keep, CancellationToken cancellationToken) =>
        await BrokenCompaction.RunAsync(inner.Documents, data, defect, (tenant, indexId, endedBefore, keep), defect.Heed(cancellationToken));

    private bool IsValid(StoredVersion stored, DateTimeOffset instant) => defect switch
    {
        Defect.DocumentStartIsExclusive => stored.IsValidAt(instant) && stored.Version.IndexedAt < instant,
        Defect.DocumentEndIsInclusive => stored.IsValidAt(instant) || (stored.End == instant && !stored.Version.IsDeletion),
        Defect.DocumentsForgetTheirPast => stored.End is null && stored.IsValidAt(instant),
        Defect.DeletionsAreIgnored => stored.IsValidAt(instant) || (stored.Version.IndexedAt <= instant && EndsByDeletion(stored)),
        _ => stored.IsValidAt(instant),
    };

    private bool EndsByDeletion(StoredVersion stored) => data.Documents.Values.SelectMany(all => all).Any(other =>
        other.Version.IsDeletion && other.Version.DocumentId == stored.Version.DocumentId && other.Version.IndexedAt == stored.End);

    private List<StoredVersion> Versions(TenantId tenant, Guid indexId) => defect switch
    {
        Defect.TenantsShareIndexes => [.. data.Documents.Where(pair => pair.Key.IndexId == indexId).SelectMany(pair => pair.Value)],
        _ => data.Documents.GetValueOrDefault((tenant, indexId)) ?? [],
    };

    // The versions as they would be without the rule about when the next one begins.
    private DocumentAppend Rebegin(IReadOnlyList<DocumentVersion> versions, DocumentAppend outcome)
    {
        if (outcome.IndexedAt.Count == 0)
        {
            return outcome;
        }

        var begins = versions.Select((version, i) =>
            defect == Defect.VersionsMayBeginTogether && version.IndexedAt < outcome.IndexedAt[i].AddMicroseconds(-1)
                ? outcome.IndexedAt[i]
                : version.IndexedAt);
        return outcome with { IndexedAt = [.. begins] };
    }

    private void Revive(Guid indexId)
    {
        lock (data.Lock)
        {
            var place = data.Indexes.FindIndex(index => index.IndexId == indexId);
            if (place >= 0)
            {
                data.Indexes[place] = data.Indexes[place] with { DeletedAt = null };
            }
        }
    }

    private async Task<T> ReadAsync<T>(Func<InMemoryData, T> read, CancellationToken cancellationToken)
    {
        // For the rules of cancellation and disposal.
        await inner.Documents.FindIndexAsync(new TenantId(""), Guid.Empty, defect.Heed(cancellationToken));
        lock (data.Lock)
        {
            return read(data);
        }
    }
}
