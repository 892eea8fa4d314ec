using System.Collections.Concurrent;
using System.Text;
using Fabra.Core.Contexts;
using Fabra.Storage.Contexts;
using Fabra.Storage.InMemory;

namespace Fabra.Storage.Tests.Broken;

/// <summary>Lists and streams with a defect.</summary>
internal sealed class BrokenContextReads(InMemoryData data, Defect defect)
{
    private readonly ConcurrentDictionary<Guid, int> _offsets = new();

    public ContextRecord[] List(ContextFilter filter, ContextOrder order, Guid? after, int limit, ContextColumns columns)
    {
        var matching = Snapshot().Where(record => BrokenMatching.Matches(defect, filter, record))
            .Order(Comparer<ContextRecord>.Create((left, right) => Compare(order, left.ContextId, right.ContextId)));
        var rest = after is not { } last ? matching : defect switch
        {
            Defect.RepeatsARowAcrossPages => matching.Where(record => Compare(order, last, record.ContextId) <= 0),
            Defect.SkipsARowBetweenPages => matching.Where(record => Compare(order, last, record.ContextId) < 0).Skip(1),
            Defect.PagesByOffset => matching.Skip(_offsets.GetValueOrDefault(last)),
            _ => matching.Where(record => Compare(order, last, record.ContextId) < 0),
        };
        ContextRecord[] page = [.. rest.Take(limit).Select(record => Take(record, columns))];
        if (page.Length > 0)
        {
            _offsets[page[^1].ContextId] = page.Length + (after is { } before ? _offsets.GetValueOrDefault(before) : 0);
        }

        return page;
    }

    public IEnumerable<ContextRecord> Stream(ContextFilter filter, long after, long head, ContextColumns columns)
    {
        var matching = Snapshot().Where(record => BrokenMatching.Matches(defect, filter, record));
        var first = defect == Defect.StreamRepeatsItsStart ? after : after + 1;
        var range = matching
            .Where(record => after < long.MaxValue && record.LogPosition >= first)
            .Where(record => defect == Defect.StreamRunsPastItsHead || record.LogPosition <= head);
        var ordered = defect == Defect.StreamFollowsIds ? range.OrderBy(record => record.ContextId) : range;
        return ordered.Select(record => Take(record, columns));
    }

    public ContextRecord Take(ContextRecord record, ContextColumns columns)
    {
        if (defect == Defect.SummaryHasSegments && columns == ContextColumns.Summary)
        {
            return ContextSelection.Take(record, columns) with { Plan = record.Plan };
        }

        if (defect == Defect.PreviewSplitsCharacters && columns == ContextColumns.Summary)
        {
            var text = Encoding.UTF8.GetString(record.Content.Span);
            var cut = text[..Math.Min(text.Length, PreviewOfContent.ReadLength)];
            return ContextSelection.Take(record, columns) with { Content = Encoding.UTF8.GetBytes(cut) };
        }

        return ContextSelection.Take(record, columns);
    }

    private ContextRecord[] Snapshot()
    {
        lock (data.Lock)
        {
            return [.. data.Contexts];
        }
    }

    private int Compare(ContextOrder order, Guid left, Guid right)
    {
        // Back to front is what comparing the first .NET bytes of a Guid gives.
        var compared = defect == Defect.OrdersIdsBackToFront
            ? left.ToByteArray().AsSpan().SequenceCompareTo(right.ToByteArray())
            : left.CompareTo(right);
        return order == ContextOrder.OldestFirst || defect == Defect.NewestFirstIsIgnored ? compared : -compared;
    }
}
