using Fabra.Core.Documents;

namespace Fabra.Storage.Tests.Support;

/// <summary>The history of an index as a list of intervals, written apart from every store's own way.</summary>
internal sealed class DocumentModel
{
    private readonly List<(DocumentVersion Version, DateTimeOffset Begin, DateTimeOffset End)> _intervals = [];
    private readonly Dictionary<string, DateTimeOffset> _begins = [];

    public IEnumerable<DocumentVersion> All => _intervals.Select(interval => interval.Version);

    /// <summary>Adds a version; when it begins.</summary>
    public DateTimeOffset Add(DocumentVersion version)
    {
        var begin = version.IndexedAt;
        if (_begins.TryGetValue(version.DocumentId, out var before))
        {
            begin = begin > before ? begin : before.AddMicroseconds(1);
            var last = _intervals.FindLastIndex(interval => interval.Version.DocumentId == version.DocumentId);
            if (last >= 0 && _intervals[last].End == DateTimeOffset.MaxValue)
            {
                _intervals[last] = _intervals[last] with { End = begin };
            }
        }

        _begins[version.DocumentId] = begin;
        _intervals.Add((version, begin, version.IsDeletion ? begin : DateTimeOffset.MaxValue));
        return begin;
    }

    public DocumentVersion[] ValidAt(DateTimeOffset instant) =>
        [.. _intervals.Where(interval => interval.Begin <= instant && instant < interval.End).Select(interval => interval.Version)];

    /// <summary>Removes what ended before an instant, but for what is to be kept.</summary>
    public Compaction Compact(DateTimeOffset endedBefore, IReadOnlySet<Guid> keep)
    {
        var ended = _intervals.Where(interval => interval.End < endedBefore).ToArray();
        var removed = ended.Where(interval => !keep.Contains(interval.Version.VersionId)).ToArray();
        _intervals.RemoveAll(interval => removed.Contains(interval));
        return new Compaction(removed.Length, removed.Sum(interval => interval.Version.Chunks.Count), ended.Length - removed.Length);
    }
}
