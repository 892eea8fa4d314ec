using Fabra.Core.Documents.Filters;

namespace Fabra.Storage.Documents;

/// <summary>
/// Filters as queries for the numbers of the versions that pass, over the rows of <c>document_metadata</c>; a number may come
/// more than once. Text is compared by its octets, which is the order of code points; numbers each with their like, see
/// <see cref="NumberBounds"/>.
/// </summary>
/// <param name="indexId">The index as an expression.</param>
/// <param name="parameter">Takes a value and says how the query names it.</param>
/// <param name="stringPrefix">
/// How many characters of a string the database has an index of, so that conditions are put on them too; 0 when there is none.
/// </param>
internal sealed class FilterSql(string indexId, Func<object, string> parameter, int stringPrefix = 0)
{
    public string Query(DocumentFilter filter) => filter switch
    {
        DocumentFilter.All all => string.Join(" INTERSECT ", all.Filters.Select(inner => $"({Query(inner)})")),
        DocumentFilter.Any any when any.Filters.All(IsLeaf) => Having(any.Filters),
        DocumentFilter.Any any => string.Join(" UNION ", any.Filters.Select(inner => $"({Query(inner)})")),
        _ => Having([filter]),
    };

    private static bool IsLeaf(DocumentFilter filter) => filter is not (DocumentFilter.All or DocumentFilter.Any);

    // The versions that have a row for which one of the conditions holds.
    private string Having(IReadOnlyList<DocumentFilter> leaves) =>
        $"SELECT version_no FROM document_metadata WHERE index_id = {indexId} AND {Or(leaves.Select(Leaf))}";

    private string Leaf(DocumentFilter leaf) => leaf switch
    {
        DocumentFilter.Equal equal => $"field = {parameter(equal.Field)} AND {OneOf([equal.Value])}",
        DocumentFilter.In one => $"field = {parameter(one.Field)} AND {OneOf(one.Values)}",
        DocumentFilter.Range range => $"field = {parameter(range.Field)} AND {Between(range)}",
        _ => throw new ArgumentException($"{leaf.GetType().Name} is no kind of filter.", nameof(leaf)),
    };

    private string OneOf(IReadOnlyList<Value> values)
    {
        var numbers = values.Where(value => value.Kind is ValueKind.Int64 or ValueKind.Double)
            .Select(value => NumberBounds.Of(value, false, value, false)).ToArray();
        string[] conditions =
        [
            OneOf("bool_value", Of(values, ValueKind.Bool).Select(value => (object)value.AsBool)),
            OneOf("int64_value", numbers.Where(number => number.HasInt64).Select(number => (object)number.MinInt64)),
            OneOf("double_value", numbers.Where(number => number.HasDouble).Select(number => (object)number.MinDouble)),
            OneOf("string_value", Of(values, ValueKind.String).Select(value => (object)value.AsString)),
            OneOf("bytes_value", Of(values, ValueKind.Bytes).Select(value => (object)value.AsBytes.ToArray())),
            OneOf("timestamp_value", Of(values, ValueKind.Timestamp).Select(value => (object)value.AsTimestamp)),
        ];
        return Or(conditions.Where(condition => condition.Length > 0).DefaultIfEmpty("false"));
    }

    private string OneOf(string column, IEnumerable<object> values)
    {
        var names = values.Select(parameter).ToArray();
        var prefix = names.Length > 0 && HasPrefix(column)
            ? $"{Prefix(column)} IN ({string.Join(',', names.Select(Prefix))}) AND "
            : "";
        return names.Length > 0 ? $"({prefix}{column} IN ({string.Join(',', names)}))" : "";
    }

    private bool HasPrefix(string column) => stringPrefix > 0 && column == "string_value";

    private string Prefix(string text) => $"left({text}, {stringPrefix})";

    private static IEnumerable<Value> Of(IReadOnlyList<Value> values, ValueKind kind) => values.Where(value => value.Kind == kind);

    private static string Or(IEnumerable<string> conditions) => $"({string.Join(" OR ", conditions)})";

    private string Between(DocumentFilter.Range range)
    {
        var kinds = new[] { range.Min, range.Max }.OfType<Value>().Select(bound => KindOf(bound.Kind)).Distinct().ToArray();
        return kinds switch
        {
            // Whatever has an order.
            [] => "(int64_value IS NOT NULL OR double_value IS NOT NULL OR string_value IS NOT NULL OR timestamp_value IS NOT NULL)",
            [ValueKind.Double] => Between(NumberBounds.Of(range.Min, range.MinExclusive, range.Max, range.MaxExclusive)),
            [ValueKind.String] => Between("string_value", range, bound => bound.AsString),
            [ValueKind.Timestamp] => Between("timestamp_value", range, bound => bound.AsTimestamp),

            // Bounds of two kinds, or of one without an order: nothing lies between them.
            _ => "false",
        };
    }

    private static ValueKind KindOf(ValueKind kind) => kind == ValueKind.Int64 ? ValueKind.Double : kind;

    private string Between(NumberBounds bounds) =>
        $"(int64_value BETWEEN {parameter(bounds.MinInt64)} AND {parameter(bounds.MaxInt64)} "
        + $"OR double_value BETWEEN {parameter(bounds.MinDouble)} AND {parameter(bounds.MaxDouble)})";

    private string Between(string column, DocumentFilter.Range range, Func<Value, object> value)
    {
        var conditions = new List<string>();
        if (range.Min is { } min)
        {
            Add(range.MinExclusive ? ">" : ">=", ">=", parameter(value(min)));
        }

        if (range.Max is { } max)
        {
            Add(range.MaxExclusive ? "<" : "<=", "<=", parameter(value(max)));
        }

        return string.Join(" AND ", conditions);

        // Two texts lie as their beginnings do, or these are equal.
        void Add(string than, string prefixThan, string name)
        {
            conditions.Add($"{column} {than} {name}");
            if (HasPrefix(column))
            {
                conditions.Add($"{Prefix(column)} {prefixThan} {Prefix(name)}");
            }
        }
    }
}
