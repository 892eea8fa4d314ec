using System.Globalization;
using Fabra.Core.Documents.Filters;

namespace Fabra.Storage.Tests.Broken;

/// <summary>What filters mean to a store with a defect.</summary>
internal static class BrokenFilters
{
    public static bool Matches(Defect defect, DocumentFilter filter, IReadOnlyList<KeyValuePair<string, Value>> metadata) => filter switch
    {
        DocumentFilter.All all => all.Filters.All(inner => Matches(defect, inner, metadata)),
        DocumentFilter.Any any when defect == Defect.AnyMeansAll => any.Filters.All(inner => Matches(defect, inner, metadata)),
        DocumentFilter.Any any => any.Filters.Any(inner => Matches(defect, inner, metadata)),
        _ => MatchesLeaf(defect, filter, metadata),
    };

    private static bool MatchesLeaf(Defect defect, DocumentFilter leaf, IReadOnlyList<KeyValuePair<string, Value>> metadata) => defect switch
    {
        Defect.FiltersCompareAsDoubles => FilterMatching.Matches(Map(leaf, AsDouble), Map(metadata, AsDouble)),
        Defect.FiltersCompareAsText => FilterMatching.Matches(Map(leaf, AsText), Map(metadata, AsText)),
        Defect.FiltersCompareUtf16 => FilterMatching.Matches(Map(leaf, AsUtf16), Map(metadata, AsUtf16)),
        Defect.FilterBoundsAreInclusive when leaf is DocumentFilter.Range range =>
            FilterMatching.Matches(range with { MinExclusive = false, MaxExclusive = false }, metadata),
        Defect.FiltersMixElements when leaf is DocumentFilter.Range { Min: not null, Max: not null } range =>
            FilterMatching.Matches(range with { Min = null }, metadata) && FilterMatching.Matches(range with { Max = null }, metadata),
        Defect.FiltersNeedEveryElement => Elements(metadata).All(single => FilterMatching.Matches(leaf, single)),
        Defect.FilterFieldsAreCaseInsensitive => metadata.Any(field => FilterMatching.Matches(
            Upper(leaf), [KeyValuePair.Create(field.Key.ToUpperInvariant(), field.Value)])),
        _ => FilterMatching.Matches(leaf, metadata),
    };

    // The metadata once for each element of its lists, of which the first only has another element in its place.
    private static IEnumerable<KeyValuePair<string, Value>[]> Elements(IReadOnlyList<KeyValuePair<string, Value>> metadata)
    {
        var lists = metadata.Where(field => field.Value.Kind == ValueKind.List && field.Value.AsList.Count > 0).ToArray();
        return lists.Length == 0
            ? [[.. metadata]]
            : lists[0].Value.AsList.Select(element =>
                metadata.Select(field => field.Key == lists[0].Key ? KeyValuePair.Create(field.Key, element) : field).ToArray());
    }

    private static DocumentFilter Upper(DocumentFilter leaf) => leaf switch
    {
        DocumentFilter.Equal equal => equal with { Field = equal.Field.ToUpperInvariant() },
        DocumentFilter.In one => one with { Field = one.Field.ToUpperInvariant() },
        DocumentFilter.Range range => range with { Field = range.Field.ToUpperInvariant() },
        _ => leaf,
    };

    private static DocumentFilter Map(DocumentFilter leaf, Func<Value, Value> map) => leaf switch
    {
        DocumentFilter.Equal equal => equal with { Value = map(equal.Value) },
        DocumentFilter.In one => one with { Values = [.. one.Values.Select(map)] },
        DocumentFilter.Range range => range with
        {
            Min = range.Min is { } min ? map(min) : null,
            Max = range.Max is { } max ? map(max) : null,
        },
        _ => leaf,
    };

    private static KeyValuePair<string, Value>[] Map(IReadOnlyList<KeyValuePair<string, Value>> metadata, Func<Value, Value> map) =>
        [.. metadata.Select(field => KeyValuePair.Create(
            field.Key, field.Value.Kind == ValueKind.List ? Value.Of(field.Value.AsList.Select(map)) : map(field.Value)))];

    private static Value AsDouble(Value value) => value.Kind == ValueKind.Int64 ? Value.Of((double)value.AsInt64) : value;

    private static Value AsText(Value value) => value.Depth > 0 || value.IsNull ? value : Value.Of(value.ToString());

    // Digits of each unit, so that the order is the one of UTF-16.
    private static Value AsUtf16(Value value) => value.Kind != ValueKind.String ? value
        : Value.Of(string.Concat(value.AsString.Select(unit => ((int)unit).ToString("x4", CultureInfo.InvariantCulture))));
}
