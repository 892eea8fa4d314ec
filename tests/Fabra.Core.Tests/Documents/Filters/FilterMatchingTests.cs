using System.Numerics;
using System.Text;
using Fabra.Core.Documents.Filters;

namespace Fabra.Core.Tests.Documents.Filters;

public sealed class FilterMatchingTests
{
    private const long Exact = 1L << 53;

    [Fact]
    public void Matches_equal_goes_by_kind_and_amount()
    {
        Same(Value.Of("a"), Value.Of("a")).ShouldBeTrue();
        Same(Value.Of("a"), Value.Of("A")).ShouldBeFalse();
        Same(Value.Of("é"), Value.Of("e\u0301")).ShouldBeFalse();
        Same(Value.Of(true), Value.Of(true)).ShouldBeTrue();
        Same(Value.Of(true), Value.Of(false)).ShouldBeFalse();
        Same(Value.Of([1, 2]), Value.Of([1, 2])).ShouldBeTrue();
        Same(Value.Of([1, 2]), Value.Of([1])).ShouldBeFalse();
        Same(Value.Of(DateTimeOffset.UnixEpoch), Value.Of(new DateTimeOffset(1970, 1, 1, 2, 0, 0, TimeSpan.FromHours(2)))).ShouldBeTrue();
        Same(Value.Of(DateTimeOffset.UnixEpoch), Value.Of(DateTimeOffset.UnixEpoch.AddMicroseconds(1))).ShouldBeFalse();
        Same(Value.Of(1), Value.Of(1.0)).ShouldBeTrue();
        Same(Value.Of(0.0), Value.Of(-0.0)).ShouldBeTrue();
        Same(Value.Of(0), Value.Of(-0.0)).ShouldBeTrue();
        Same(Value.Of(1), Value.Of(1.5)).ShouldBeFalse();
    }

    [Fact]
    public void Matches_kinds_that_do_not_go_together_never_match()
    {
        Value[] values =
        [
            Value.Null, Value.Of(true), Value.Of(1), Value.Of("1"), Value.Of([49]), Value.Of(DateTimeOffset.UnixEpoch), Value.Of("true"),
            Value.Of([KeyValuePair.Create("a", Value.Of(1))]), Value.Of(Array.Empty<Value>()),
        ];
        foreach (var value in values)
        {
            foreach (var other in values.Where(other => !ReferenceEquals(other, value) && other.Kind is > ValueKind.Null and < ValueKind.List))
            {
                Same(value, other).ShouldBeFalse($"{value.Kind} {value}, {other.Kind} {other}");
                Within(value, min: other).ShouldBe(value.Kind == other.Kind && StringComparer.Ordinal.Compare(value.ToString(), other.ToString()) > 0);
                (Within(value, min: other) && Within(value, max: other)).ShouldBeFalse();
            }
        }

        // What has no order is in no range, its own bound or not.
        Within(Value.Of(true), min: Value.Of(true)).ShouldBeFalse();
        Within(Value.Of([1]), max: Value.Of([1])).ShouldBeFalse();
        Within(Value.Of(5), min: Value.Of(1), max: Value.Of("9")).ShouldBeFalse();
    }

    [Fact]
    public void Matches_whole_numbers_and_doubles_are_compared_without_rounding()
    {
        Same(Value.Of(Exact + 1), Value.Of((double)Exact)).ShouldBeFalse();
        Same(Value.Of((double)Exact), Value.Of(Exact + 1)).ShouldBeFalse();
        foreach (var left in Numbers.All)
        {
            foreach (var right in Numbers.All)
            {
                var order = Amount(left).CompareTo(Amount(right));
                Same(left, right).ShouldBe(order == 0, $"{left.Kind} {left} = {right.Kind} {right}");
                Within(left, min: right).ShouldBe(order >= 0, $"{left.Kind} {left} >= {right.Kind} {right}");
                Within(left, max: right).ShouldBe(order <= 0, $"{left.Kind} {left} <= {right.Kind} {right}");
                Within(left, min: right, exclusive: true).ShouldBe(order > 0, $"{left.Kind} {left} > {right.Kind} {right}");
                Within(left, max: right, exclusive: true).ShouldBe(order < 0, $"{left.Kind} {left} < {right.Kind} {right}");
            }
        }
    }

    [Fact]
    public void Matches_texts_lie_in_the_order_of_code_points()
    {
        string[] texts = ["", "A", "B", "a", "aa", "ab", "é", "日", "\uD7FF", "\uE000", "\uFF5E", "\uFFFD", "\uFFFDa", "𐀀", "𐀀a", "𐀁", "👩", "\U0010FFFF"];
        foreach (var left in texts)
        {
            foreach (var right in texts)
            {
                // UTF-8 lies in the order of code points; UTF-16 does not.
                var order = Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right));
                Within(Value.Of(left), min: Value.Of(right)).ShouldBe(order >= 0, $"\"{left}\" >= \"{right}\"");
                Within(Value.Of(left), max: Value.Of(right), exclusive: true).ShouldBe(order < 0, $"\"{left}\" < \"{right}\"");
            }
        }
    }

    [Fact]
    public void Matches_a_list_when_one_element_does()
    {
        var list = Value.Of([Value.Of("x"), Value.Null, Value.Of(1), Value.Of(9.0)]);

        Same(list, Value.Of("x")).ShouldBeTrue();
        Same(list, Value.Of(9)).ShouldBeTrue();
        Same(list, Value.Of("y")).ShouldBeFalse();
        Within(list, min: Value.Of(9), max: Value.Of(10)).ShouldBeTrue();

        // 1 is below 5 and 9 above 2, but no element is both.
        Within(list, min: Value.Of(2), max: Value.Of(5)).ShouldBeFalse();
        Same(Value.Of(Array.Empty<Value>()), Value.Of("x")).ShouldBeFalse();
    }

    [Fact]
    public void Matches_fields_by_their_exact_name_and_not_when_missing()
    {
        KeyValuePair<string, Value>[] metadata = [new("Lang", Value.Of("de")), new("lang", Value.Of("en"))];

        FilterMatching.Matches(new DocumentFilter.Equal("lang", Value.Of("en")), metadata).ShouldBeTrue();
        FilterMatching.Matches(new DocumentFilter.Equal("lang", Value.Of("de")), metadata).ShouldBeFalse();
        FilterMatching.Matches(new DocumentFilter.Equal("LANG", Value.Of("en")), metadata).ShouldBeFalse();
        FilterMatching.Matches(new DocumentFilter.Range("missing", null, false, Value.Of(1), false), metadata).ShouldBeFalse();
        FilterMatching.Matches(new DocumentFilter.In("lang", [Value.Of("fr"), Value.Of("en")]), []).ShouldBeFalse();
    }

    [Fact]
    public void Matches_combines_filters()
    {
        KeyValuePair<string, Value>[] metadata = [new("a", Value.Of(1)), new("b", Value.Of("x"))];
        var yes = new DocumentFilter.In("a", [Value.Of(0), Value.Of(1)]);
        var no = new DocumentFilter.In("b", [Value.Of("y"), Value.Of(1)]);

        FilterMatching.Matches(new DocumentFilter.All([yes, yes]), metadata).ShouldBeTrue();
        FilterMatching.Matches(new DocumentFilter.All([yes, no]), metadata).ShouldBeFalse();
        FilterMatching.Matches(new DocumentFilter.Any([no, yes]), metadata).ShouldBeTrue();
        FilterMatching.Matches(new DocumentFilter.Any([no, no]), metadata).ShouldBeFalse();
        FilterMatching.Matches(new DocumentFilter.All([new DocumentFilter.Any([no, yes]), yes]), metadata).ShouldBeTrue();
    }

    private static bool Same(Value value, Value wanted) =>
        FilterMatching.Matches(new DocumentFilter.Equal("f", wanted), [KeyValuePair.Create("f", value)]);

    private static bool Within(Value value, Value? min = null, Value? max = null, bool exclusive = false) => FilterMatching.Matches(
        new DocumentFilter.Range("f", min, min is not null && exclusive, max, max is not null && exclusive),
        [KeyValuePair.Create("f", value)]);

    // In units of the smallest double, 2^-1074.
    private static BigInteger Amount(Value number)
    {
        if (number.Kind == ValueKind.Int64)
        {
            return new BigInteger(number.AsInt64) << 1074;
        }

        var bits = BitConverter.DoubleToInt64Bits(number.AsDouble);
        var exponent = (int)(bits >> 52) & 0x7FF;
        var mantissa = bits & ((1L << 52) - 1);
        var magnitude = new BigInteger(exponent == 0 ? mantissa : mantissa | (1L << 52)) << Math.Max(0, exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }
}
