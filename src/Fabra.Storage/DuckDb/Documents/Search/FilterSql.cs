using Fabra.Core.Documents.Filters;
using Fabra.Core.Values;

namespace Fabra.Storage.DuckDb.Documents.Search;

/// <summary>
/// Filters as conditions on <c>v.version_no</c>, over the rows of metadata. DuckDB compares text by its octets, which is the order of
/// code points; numbers are compared each with their like, see <see cref="NumberBounds"/>.
/// </summary>
internal static class FilterSql
{
    public static string Condition(DocumentFilter filter, Guid indexId, List<object?> parameters) => filter switch
    {
        DocumentFilter.All all => Join(all.Filters.Select(inner => Condition(inner, indexId, parameters)), " AND "),
        DocumentFilter.Any any when any.Filters.All(IsLeaf) => Having(any.Filters, indexId, parameters),
        DocumentFilter.Any any => Join(any.Filters.Select(inner => Condition(inner, indexId, parameters)), " OR "),
        _ => Having([filter], indexId, parameters),
    };

    private static bool IsLeaf(DocumentFilter filter) => filter is not (DocumentFilter.All or DocumentFilter.Any);

    private static string Join(IEnumerable<string> conditions, string by) => $"({string.Join(by, conditions)})";

    // The versions that have a row for which one of the conditions holds.
    private static string Having(IReadOnlyList<DocumentFilter> leaves, Guid indexId, List<object?> parameters) =>
        $"v.version_no IN (SELECT version_no FROM document_metadata WHERE index_id = {indexId.Literal()} AND "
        + Join(leaves.Select(leaf => Leaf(leaf, parameters)), " OR ") + ")";

    private static string Leaf(DocumentFilter leaf, List<object?> parameters)
    {
        switch (leaf)
        {
            case DocumentFilter.Equal equal:
                parameters.Add(equal.Field);
                return $"field = ? AND {OneOf([equal.Value], parameters)}";
            case DocumentFilter.In one:
                parameters.Add(one.Field);
                return $"field = ? AND {OneOf(one.Values, parameters)}";
            case DocumentFilter.Range range:
                parameters.Add(range.Field);
                return $"field = ? AND {Between(range, parameters)}";
            default:
                throw new ArgumentException($"{leaf.GetType().Name} is no kind of filter.", nameof(leaf));
        }
    }

    private static string OneOf(IReadOnlyList<Value> values, List<object?> parameters)
    {
        var numbers = values.Where(value => value.Kind is ValueKind.Int64 or ValueKind.Double)
            .Select(value => NumberBounds.Of(value, false, value, false)).ToArray();
        string[] conditions =
        [
            OneOf("bool_value", Of(values, ValueKind.Bool).Select(value => (object?)value.AsBool), parameters),
            OneOf("int64_value", numbers.Where(number => number.HasInt64).Select(number => (object?)number.MinInt64), parameters),
            OneOf("double_value", numbers.Where(number => number.HasDouble).Select(number => (object?)number.MinDouble), parameters),
            OneOf("string_value", Of(values, ValueKind.String).Select(value => (object?)value.AsString), parameters),
            OneOf("bytes_value", Of(values, ValueKind.Bytes).Select(value => (object?)value.AsBytes.ToArray()), parameters),
            OneOf("timestamp_value", Of(values, ValueKind.Timestamp).Select(value => (object?)value.AsTimestamp.Stamp()), parameters),
        ];
        return Join(conditions.Where(condition => condition.Length > 0).DefaultIfEmpty("false"), " OR ");
    }

    private static IEnumerable<Value> Of(IReadOnlyList<Value> values, ValueKind kind) => values.Where(value => value.Kind == kind);

    private static string OneOf(string column, IEnumerable<object?> values, List<object?> parameters)
    {
        var before = parameters.Count;
        parameters.AddRange(values);
        return parameters.Count == before ? ""
            : $"{column} IN ({string.Join(',', Enumerable.Repeat('?', parameters.Count - before))})";
    }

    private static string Between(DocumentFilter.Range range, List<object?> parameters)
    {
        var kinds = new[] { range.Min, range.Max }.OfType<Value>().Select(bound => KindOf(bound.Kind)).Distinct().ToArray();
        return kinds switch
        {
            // Whatever has an order.
            [] => "(int64_value IS NOT NULL OR double_value IS NOT NULL OR string_value IS NOT NULL OR timestamp_value IS NOT NULL)",
            [ValueKind.Double] => Numbers(NumberBounds.Of(range.Min, range.MinExclusive, range.Max, range.MaxExclusive), parameters),
            [ValueKind.String] => Bounds("string_value", range, bound => bound.AsString, parameters),
            [ValueKind.Timestamp] => Bounds("timestamp_value", range, bound => bound.AsTimestamp.Stamp(), parameters),

            // Bounds of two kinds, or of one without an order: nothing lies between them.
            _ => "false",
        };
    }

    private static ValueKind KindOf(ValueKind kind) => kind == ValueKind.Int64 ? ValueKind.Double : kind;

    private static string Numbers(NumberBounds bounds, List<object?> parameters)
    {
        parameters.AddRange([bounds.MinInt64, bounds.MaxInt64, bounds.MinDouble, bounds.MaxDouble]);
        return "(int64_value BETWEEN ? AND ? OR double_value BETWEEN ? AND ?)";
    }

    private static string Bounds(
        string column, DocumentFilter.Range range, Func<Value, object?> value, List<object?> parameters)
    {
        var conditions = new List<string>();
        if (range.Min is { } min)
        {
            conditions.Add($"{column} {(range.MinExclusive ? ">" : ">=")} ?");
            parameters.Add(value(min));
        }

        if (range.Max is { } max)
        {
            conditions.Add($"{column} {(range.MaxExclusive ? "<" : "<=")} ?");
            parameters.Add(value(max));
        }

        return Join(conditions, " AND ");
    }
}
