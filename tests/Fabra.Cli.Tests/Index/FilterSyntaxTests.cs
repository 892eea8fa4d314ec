using Fabra.Cli.Commands.Index;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Tests.Index;

public sealed class FilterSyntaxTests
{
    public static readonly TheoryData<string, object> Values = new()
    {
        { "risk", "risk" },
        { "2020", 2020L },
        { "-3", -3L },
        { "2.50", 2.5 },
        { "1e3", 1000.0 },
        { "true", true },
        { "false", false },
        { "True", "True" },
        { "007", "007" },
        { "+49", "+49" },
        { "12345678901234567890", "12345678901234567890" },
        { "1e999", "1e999" },
        { "NaN", "NaN" },
        { "2024-01-15", "2024-01-15" },
        { "2024-01-15T10:30:00Z", new DateTimeOffset(2024, 1, 15, 10, 30, 0, TimeSpan.Zero) },
        { "2024-01-15T12:30:00.5+02:00", new DateTimeOffset(2024, 1, 15, 10, 30, 0, 500, TimeSpan.Zero) },
        { "2024-02-30T10:30:00Z", "2024-02-30T10:30:00Z" },
        { "\"2020\"", "2020" },
        { "'true'", "true" },
        { "\"it's \\\"so\\\"\"", "it's \"so\"" },
        { "two words, a comma (and brackets)", "two words, a comma (and brackets)" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_are_taken_for_what_they_are(string text, object expected)
    {
        var filter = FilterSyntax.Parse($"field = {text}").ToFilter();

        filter.Equals_.Field.ShouldBe("field");
        filter.Equals_.Value.ShouldBe(FabraValue.From(expected));
    }

    [Fact]
    public void Comparisons_say_which_bound_is_inclusive()
    {
        FilterSyntax.Parse("year>=2020").ToFilter().Range.ShouldBe(new FieldRange { Field = "year", Min = FabraValue.From(2020) });
        FilterSyntax.Parse("year > 2020").ToFilter().Range
            .ShouldBe(new FieldRange { Field = "year", Min = FabraValue.From(2020), MinExclusive = true });
        FilterSyntax.Parse("year<=2020").ToFilter().Range.ShouldBe(new FieldRange { Field = "year", Max = FabraValue.From(2020) });
        FilterSyntax.Parse("year<2020").ToFilter().Range
            .ShouldBe(new FieldRange { Field = "year", Max = FabraValue.From(2020), MaxExclusive = true });
    }

    [Theory]
    [InlineData("lang in (en,de)")]
    [InlineData("  lang  IN( en , \"de\" )  ")]
    [InlineData("\"lang\" in ('en', de)")]
    public void Lists_hold_values(string text)
    {
        var list = FilterSyntax.Parse(text).ToFilter().In;

        list.Field.ShouldBe("lang");
        list.Values.Select(value => value.StringValue).ShouldBe(["en", "de"]);
    }

    [Fact]
    public void Quotes_in_a_list_may_hold_commas_and_brackets() =>
        FilterSyntax.Parse("a in (\"x, y)\", 1)").ToFilter().In.Values.ShouldBe([FabraValue.From("x, y)"), FabraValue.From(1)]);

    [Theory]
    [InlineData("in=1", "in")]
    [InlineData("index=1", "index")]
    [InlineData("\"two words\"=1", "two words")]
    [InlineData("größe=1", "größe")]
    public void Names_of_fields_may_be_any(string text, string field) =>
        FilterSyntax.Parse(text).ToFilter().Equals_.Field.ShouldBe(field);

    [Theory]
    [InlineData("", 1, "the name of a field")]
    [InlineData("=5", 1, "the name of a field")]
    [InlineData("team", 5, "it ends where there must be =")]
    [InlineData("team risk", 6, "\"risk\" stands where there must be =")]
    [InlineData("team!=risk", 5, "there is no \"not\"")]
    [InlineData("team=", 6, "it ends where there must be a value")]
    [InlineData("year>>2020", 6, "\">2020\" stands where there must be a value")]
    [InlineData("year==2020", 6, "\"=2020\" stands")]
    [InlineData("lang in en", 9, "( after in")]
    [InlineData("lang in (", 10, "a value")]
    [InlineData("lang in ()", 10, "a value")]
    [InlineData("lang in (en,)", 13, "a value")]
    [InlineData("lang in (en", 12, "it ends where there must be , or )")]
    [InlineData("lang in (en) x", 14, "\"x\" stands where there must be nothing more")]
    [InlineData("team=\"risk", 6, "the quote is not closed")]
    [InlineData("team=\"risk\" x", 13, "nothing more")]
    public void Errors_tell_the_position(string text, int position, string message)
    {
        var error = Should.Throw<FormatException>(() => FilterSyntax.Parse(text));

        error.Message.ShouldStartWith($"\"{text}\", position {position}: ");
        error.Message.ShouldContain(message);
    }
}
