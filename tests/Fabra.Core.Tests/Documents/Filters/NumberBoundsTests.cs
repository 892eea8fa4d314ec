using Fabra.Core.Documents.Filters;

namespace Fabra.Core.Tests.Documents.Filters;

public sealed class NumberBoundsTests
{
    [Fact]
    public void Of_agrees_with_matching_for_every_number_and_bound()
    {
        var bounds = Numbers.All.Append(null).ToArray();
        foreach (var min in bounds)
        {
            foreach (var max in bounds)
            {
                for (var exclusive = 0; exclusive < 4; exclusive++)
                {
                    var range = new DocumentFilter.Range("f", min, (exclusive & 1) != 0, max, (exclusive & 2) != 0);
                    var numbers = NumberBounds.Of(range.Min, range.MinExclusive, range.Max, range.MaxExclusive);
                    foreach (var value in Numbers.All)
                    {
                        IsWithin(numbers, value).ShouldBe(
                            FilterMatching.Matches(range, [KeyValuePair.Create("f", value)]), $"{value.Kind} {value} in {range}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Of_a_bound_that_no_number_of_the_kind_equals_is_empty_for_the_kind()
    {
        var between = NumberBounds.Of(Value.Of((1L << 53) + 1), false, Value.Of((1L << 53) + 1), false);
        between.HasInt64.ShouldBeTrue();
        between.HasDouble.ShouldBeFalse();

        var half = NumberBounds.Of(Value.Of(0.5), false, Value.Of(0.5), false);
        half.HasInt64.ShouldBeFalse();
        half.HasDouble.ShouldBeTrue();
    }

    private static bool IsWithin(NumberBounds bounds, Value value) => value.Kind == ValueKind.Int64
        ? value.AsInt64 >= bounds.MinInt64 && value.AsInt64 <= bounds.MaxInt64
        : value.AsDouble >= bounds.MinDouble && value.AsDouble <= bounds.MaxDouble;
}
