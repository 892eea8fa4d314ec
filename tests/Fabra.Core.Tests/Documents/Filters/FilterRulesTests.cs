using Fabra.Core.Documents.Filters;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Documents.Filters;

public sealed class FilterRulesTests
{
    private static readonly DocumentFilter Good = new DocumentFilter.Equal("lang", Value.Of("en"));

    public static TheoryData<string, DocumentFilter> Bad => new()
    {
        { "filter.equals.field", new DocumentFilter.Equal("", Value.Of(1L)) },
        { "filter.equals.field", new DocumentFilter.Equal(new string('n', 101), Value.Of(1L)) },
        { "filter.equals.field", new DocumentFilter.Equal("a\0", Value.Of(1L)) },
        { "filter.equals.value", new DocumentFilter.Equal("f", Value.Null) },
        { "filter.equals.value", new DocumentFilter.Equal("f", Value.Of([Value.Of(1L)])) },
        { "filter.equals.value", new DocumentFilter.Equal("f", Value.Of([1])) },
        { "filter.in.field", new DocumentFilter.In("", [Value.Of(1L)]) },
        { "filter.in.values", new DocumentFilter.In("f", []) },
        { "filter.in.values", new DocumentFilter.In("f", [.. Enumerable.Repeat(Value.Of(1L), 1001)]) },
        { "filter.in.values[1]", new DocumentFilter.In("f", [Value.Of(1L), Value.Null]) },
        { "filter.range", Range(null, null) },
        { "filter.range.field", new DocumentFilter.Range("", Value.Of(1L), false, null, false) },
        { "filter.range.min", Range(Value.Of(true), null) },
        { "filter.range.max", Range(Value.Of(1L), Value.Of([1])) },
        { "filter.range.max", Range(Value.Of(1L), Value.Of("2")) },
        { "filter.range.min", Range(Value.Of(2L), Value.Of(1.5)) },
        { "filter.range.min", Range(Value.Of("b"), Value.Of("a")) },
        { "filter.all.filters", new DocumentFilter.All([]) },
        { "filter.any.filters", new DocumentFilter.Any([]) },
        {
            "filter.all.filters[1].any.filters[0].range.min",
            All(Good, new DocumentFilter.Any([Range(Value.Of(2L), Value.Of(1L))]))
        },
        { $"filter{string.Concat(Enumerable.Repeat(".all.filters[0]", 7))}.all.filters", Nested(9) },
        { "filter", new DocumentFilter.Any([.. Enumerable.Repeat(Good, 100)]) },
    };

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void Check_refuses_naming_the_place(string field, DocumentFilter filter)
    {
        Action check = () => FilterRules.Check(filter, "filter");

        check.ShouldBeRefused(ErrorReason.InvalidFilter, field);
    }

    [Fact]
    public void Check_takes_what_is_just_within_the_bounds()
    {
        FilterRules.Check(Nested(8), "filter");
        FilterRules.Check(new DocumentFilter.Any([.. Enumerable.Repeat(Good, 99)]), "filter");
        FilterRules.Check(new DocumentFilter.In("f", [.. Enumerable.Repeat(Value.Of(1L), 1000)]), "filter");
        FilterRules.Check(Range(Value.Of(1L), Value.Of(1.0)), "filter");
        FilterRules.Check(Range(Value.Of("a"), null), "filter");
        FilterRules.Check(Range(null, Value.Of(DateTimeOffset.UnixEpoch)), "filter");
    }

    private static DocumentFilter.All All(params DocumentFilter[] filters) => new(filters);

    private static DocumentFilter.Range Range(Value? min, Value? max) => new("f", min, false, max, false);

    private static DocumentFilter Nested(int depth) => depth == 1 ? Good : All(Nested(depth - 1));
}
