using Fabra.V1;

namespace Fabra.Client.Tests;

public sealed class DocumentFilterTests
{
    [Fact]
    public void Conditions_convert_their_values()
    {
        DocumentFilter.Equal("team", "risk").ToFilter().Equals_.Value.StringValue.ShouldBe("risk");
        DocumentFilter.In("lang", "en", "de").ToFilter().In.Values.Select(value => value.StringValue).ShouldBe(["en", "de"]);
        DocumentFilter.In("year", 2020, 2021).ToFilter().In.Values.Select(value => value.Int64Value).ShouldBe([2020, 2021]);
        DocumentFilter.Equal("at", DateTimeOffset.UnixEpoch).ToFilter().Equals_.Value.KindCase.ShouldBe(Value.KindOneofCase.TimestampValue);
    }

    [Fact]
    public void Ranges_say_which_bound_is_inclusive()
    {
        var atLeast = DocumentFilter.AtLeast("year", 2020).ToFilter().Range;
        var moreThan = DocumentFilter.MoreThan("year", 2020).ToFilter().Range;
        var atMost = DocumentFilter.AtMost("year", 2020).ToFilter().Range;
        var lessThan = DocumentFilter.LessThan("year", 2020).ToFilter().Range;
        var between = DocumentFilter.Between("year", 2020, 2024).ToFilter().Range;

        (atLeast.Min.Int64Value, atLeast.MinExclusive, atLeast.Max).ShouldBe((2020, false, null));
        (moreThan.Min.Int64Value, moreThan.MinExclusive, moreThan.Max).ShouldBe((2020, true, null));
        (atMost.Max.Int64Value, atMost.MaxExclusive, atMost.Min).ShouldBe((2020, false, null));
        (lessThan.Max.Int64Value, lessThan.MaxExclusive, lessThan.Min).ShouldBe((2020, true, null));
        (between.Min.Int64Value, between.Max.Int64Value).ShouldBe((2020, 2024));
    }

    [Fact]
    public void Chains_of_one_operator_stay_flat_and_mixed_ones_nest()
    {
        DocumentFilter a = DocumentFilter.Equal("a", 1), b = DocumentFilter.Equal("b", 2), c = DocumentFilter.Equal("c", 3);

        var flat = (a & b & c).ToFilter();
        var mixed = (a & (b | c)).ToFilter();

        flat.All.Filters.Select(filter => filter.Equals_.Field).ShouldBe(["a", "b", "c"]);
        mixed.All.Filters.Select(filter => filter.ConditionCase)
            .ShouldBe([Filter.ConditionOneofCase.Equals_, Filter.ConditionOneofCase.Any]);
        mixed.All.Filters[1].Any.Filters.Select(filter => filter.Equals_.Field).ShouldBe(["b", "c"]);
    }

    [Fact]
    public void Value_without_exact_form_is_refused() =>
        Should.Throw<ArgumentException>(() => DocumentFilter.Equal("score", double.NaN));

    [Fact]
    public void Changing_the_message_does_not_change_the_filter()
    {
        var filter = DocumentFilter.Equal("a", 1);

        filter.ToFilter().Equals_.Field = "b";

        filter.ToFilter().Equals_.Field.ShouldBe("a");
    }
}
