using System.Text;
using Fabra.Core.Contexts;

namespace Fabra.Storage.Contexts;

/// <summary>Which records a filter means, and what of a record is handed out.</summary>
internal static class ContextSelection
{
    public static bool Matches(ContextRecord record, ContextFilter filter) =>
        record.Tenant == filter.Tenant
        && (filter.Start is not { } start || record.Timestamp >= start)
        && (filter.End is not { } end || record.Timestamp <= end)
        && (string.IsNullOrEmpty(filter.Name) || record.Name == filter.Name)
        && (filter.Principal is not { Value.Length: > 0 } || record.Principal == filter.Principal)
        && (filter.FreshnessStatus is not { } status || record.FreshnessStatus == status)
        && (filter.Subject is not { } subject || record.Subjects.Contains(subject))
        && filter.Labels.All(label => record.Labels.TryGetValue(label.Key, out var value) && value == label.Value);

    /// <summary>A page of a list. A record that is given twice is in it once.</summary>
    public static IEnumerable<ContextRecord> Page(IEnumerable<ContextRecord> records, ContextOrder order, Guid? after, int limit)
    {
        return records
            .DistinctBy(record => record.ContextId)
            .Where(record => after is not { } last || Compare(last, record.ContextId) < 0)
            .Order(Comparer<ContextRecord>.Create((left, right) => Compare(left.ContextId, right.ContextId)))
            .Take(limit);

        // Negative when the left one comes first in the order asked for.
        int Compare(Guid left, Guid right) => order == ContextOrder.OldestFirst ? left.CompareTo(right) : right.CompareTo(left);
    }

    public static ContextRecord Take(ContextRecord record, ContextColumns columns) => columns == ContextColumns.All
        ? record
        : record with { Content = Preview(record.Content), Plan = default, Lineage = default, Meta = default };

    private static byte[] Preview(ReadOnlyMemory<byte> content) => Encoding.UTF8.GetBytes(string.Concat(
        Encoding.UTF8.GetString(content.Span).EnumerateRunes().Take(PreviewOfContent.ReadLength)));
}
