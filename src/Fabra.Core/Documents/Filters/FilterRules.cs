using Fabra.Core.Documents.Indexing;
using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Documents.Filters;

/// <summary>What a filter must satisfy; a refusal names the very place, such as <c>filter.all.filters[1].range.min</c>.</summary>
internal static class FilterRules
{
    public const int MaxConditions = 100;

    public const int MaxDepth = 8;

    public const int MaxValues = 1000;

    /// <exception cref="FabraException"><see cref="ErrorReason.InvalidFilter"/>.</exception>
    public static void Check(DocumentFilter filter, string field)
    {
        var conditions = 0;
        Check(filter, field, 1, ref conditions);
        if (conditions > MaxConditions)
        {
            throw Refusal(field, $"holds {conditions} conditions, at most {MaxConditions} are allowed");
        }
    }

    /// <summary>The refusal of a filter for the fault of a field.</summary>
    public static FabraException Refusal(string field, string description) =>
        FabraException.Field(field, description, ErrorReason.InvalidFilter);

    private static void Check(DocumentFilter filter, string field, int depth, ref int conditions)
    {
        conditions++;
        switch (filter)
        {
            case DocumentFilter.Equal equal:
                CheckName(equal.Field, $"{field}.equals.field");
                CheckScalar(equal.Value, $"{field}.equals.value");
                break;
            case DocumentFilter.In @in:
                CheckName(@in.Field, $"{field}.in.field");
                CheckValues(@in.Values, $"{field}.in.values");
                break;
            case DocumentFilter.Range range:
                CheckName(range.Field, $"{field}.range.field");
                CheckBounds(range, $"{field}.range");
                break;
            case DocumentFilter.All all:
                CheckList(all.Filters, $"{field}.all.filters", depth, ref conditions);
                break;
            case DocumentFilter.Any any:
                CheckList(any.Filters, $"{field}.any.filters", depth, ref conditions);
                break;
        }
    }

    private static void CheckList(IReadOnlyList<DocumentFilter> filters, string field, int depth, ref int conditions)
    {
        if (filters.Count == 0)
        {
            throw Refusal(field, "is empty");
        }

        if (depth == MaxDepth)
        {
            throw Refusal(field, $"nests deeper than {MaxDepth}");
        }

        for (var i = 0; i < filters.Count; i++)
        {
            Check(filters[i], $"{field}[{i}]", depth + 1, ref conditions);
        }
    }

    private static void CheckName(string name, string field)
    {
        if (Names.MetadataNameFault(name) is { } fault)
        {
            throw Refusal(field, fault);
        }
    }

    private static void CheckValues(IReadOnlyList<Value> values, string field)
    {
        if (values.Count is 0 or > MaxValues)
        {
            throw Refusal(field, values.Count == 0 ? "is empty" : $"holds {values.Count}, at most {MaxValues} are allowed");
        }

        for (var i = 0; i < values.Count; i++)
        {
            CheckScalar(values[i], $"{field}[{i}]");
        }
    }

    private static void CheckScalar(Value value, string field)
    {
        if (!MetadataRules.IsScalar(value.Kind))
        {
            throw Refusal(field, $"is {value.Kind.Word()}, allowed are {MetadataRules.Scalars}");
        }
    }

    private static void CheckBounds(DocumentFilter.Range range, string field)
    {
        if (range is { Min: null, Max: null })
        {
            throw Refusal(field, "has neither min nor max");
        }

        CheckBound(range.Min, $"{field}.min");
        CheckBound(range.Max, $"{field}.max");
        if (range is { Min: { } min, Max: { } max })
        {
            if (ScalarOrder.Compare(min, max) is not { } order)
            {
                throw Refusal($"{field}.max", $"is {max.Kind.Word()}, but min is {min.Kind.Word()}");
            }

            if (order > 0)
            {
                throw Refusal($"{field}.min", "is greater than max");
            }
        }
    }

    private static void CheckBound(Value? bound, string field)
    {
        if (bound is not null && !ScalarOrder.IsOrdered(bound.Kind))
        {
            throw Refusal(field, $"is {bound.Kind.Word()}, allowed are numbers, string and timestamp");
        }
    }
}
