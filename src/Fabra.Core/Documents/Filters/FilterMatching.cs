namespace Fabra.Core.Documents.Filters;

/// <summary>Whether metadata passes a filter: the meaning that every backend's own way must agree with.</summary>
internal static class FilterMatching
{
    public static bool Matches(DocumentFilter filter, IReadOnlyList<KeyValuePair<string, Value>> metadata) => filter switch
    {
        DocumentFilter.Equal equal => Elements(metadata, equal.Field).Any(value => IsEqual(value, equal.Value)),
        DocumentFilter.In one => Elements(metadata, one.Field).Any(value => one.Values.Any(wanted => IsEqual(value, wanted))),
        DocumentFilter.Range range => Elements(metadata, range.Field).Any(value => IsWithin(value, range)),
        DocumentFilter.All all => all.Filters.All(inner => Matches(inner, metadata)),
        DocumentFilter.Any any => any.Filters.Any(inner => Matches(inner, metadata)),
        _ => throw new ArgumentException($"{filter.GetType().Name} is no kind of filter.", nameof(filter)),
    };

    private static IEnumerable<Value> Elements(IReadOnlyList<KeyValuePair<string, Value>> metadata, string field)
    {
        foreach (var (name, value) in metadata)
        {
            if (string.Equals(name, field, StringComparison.Ordinal))
            {
                return value.Kind == ValueKind.List ? value.AsList : [value];
            }
        }

        return [];
    }

    private static bool IsEqual(Value value, Value wanted) => value.Kind switch
    {
        ValueKind.Bool or ValueKind.Bytes => value.Equals(wanted),
        _ => ScalarOrder.Compare(value, wanted) == 0,
    };

    // One element must satisfy both bounds. Without any, every value of a kind that has an order does.
    private static bool IsWithin(Value value, DocumentFilter.Range range) =>
        ScalarOrder.IsOrdered(value.Kind)
        && (range.Min is not { } min
            || ScalarOrder.Compare(value, min) is { } above && (range.MinExclusive ? above > 0 : above >= 0))
        && (range.Max is not { } max
            || ScalarOrder.Compare(value, max) is { } below && (range.MaxExclusive ? below < 0 : below <= 0));
}
