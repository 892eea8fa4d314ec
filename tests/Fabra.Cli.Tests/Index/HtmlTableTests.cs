using Fabra.Cli.Commands.Index;

namespace Fabra.Cli.Tests.Index;

/// <summary>A value stays in its column, whatever is in the cells next to it.</summary>
public sealed class HtmlTableTests
{
    private const string Head = "<tr><th>Region</th><th>2023</th><th>2024</th></tr>";

    [Theory]
    [InlineData("<tr><td>North</td><td></td><td>5</td></tr>", "| North |  | 5 |")]
    [InlineData("<tr><td>North</td><td><p>4</p><p>est.</p></td><td>a<br>b</td></tr>", "| North | 4 est. | a b |")]
    [InlineData("<tr><td>North</td><td colspan=2>none</td></tr>", "| North | none | none |")]
    [InlineData("<tr><td rowspan=2>North</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr>", "| North | 1 | 2 |\n| North | 3 | 4 |")]
    [InlineData("<tr><td>A</td><td rowspan=0>1</td><td>2</td></tr><tr><td>B</td><td>3</td></tr>", "| A | 1 | 2 |\n| B | 1 | 3 |")]
    [InlineData("<tr><td colspan=3>Europe</td></tr><tr><td>North</td><td>1</td><td>2</td></tr>", "| Europe |  |  |\n| North | 1 | 2 |")]
    [InlineData("<tr><td>a|b</td><td>10<sup>6</sup></td><td><ul><li>x<li>y</ul></td></tr>", "| a\\|b | 10^6 | - x - y |")]
    [InlineData("<tr><td>North</td><td>1</td></tr>", "| North | 1 |  |")]
    [InlineData("<tr style='display:none'><td>secret</td></tr><tr><td>North</td><td>1</td><td>2</td></tr>", "| North | 1 | 2 |")]
    [InlineData("<tr><th>North</th><td>1</td><td>2</td></tr>", "| North | 1 | 2 |")]
    public void Rows_keep_their_columns(string rows, string expected) =>
        HtmlText.Of($"<table>{Head}{rows}</table>").ShouldBe($"| Region | 2023 | 2024 |\n| --- | --- | --- |\n{expected}");

    [Fact]
    public void Header_of_two_rows_is_one_line() => HtmlText.Of("""
        <table><caption>Revenue</caption>
        <thead><tr><th rowspan=2>Region<th colspan=2>2023</tr><tr><th>Q1<th>Q2</tr></thead>
        <tbody><tr><td>North<td>1<td>2</tr></tbody><tfoot><tr><td>Sum<td>1<td>2</tr></tfoot></table>after
        """).ShouldBe("Revenue\n| Region | 2023 Q1 | 2023 Q2 |\n| --- | --- | --- |\n| North | 1 | 2 |\n| Sum | 1 | 2 |\n\nafter");

    [Fact]
    public void Header_cell_over_all_columns_is_a_caption() =>
        HtmlText.Of("<table><tr><th colspan=2>Balance</th></tr><tr><th>k</th><th>v</th></tr><tr><td>a</td><td>1</td></tr></table>")
            .ShouldBe("Balance\n| k | v |\n| --- | --- |\n| a | 1 |");

    [Theory]
    [InlineData("<table><tr><td>nav</td><td><table><tr><th>k</th><th>v</th></tr><tr><td>a</td><td>1</td></tr></table></td></tr></table>",
        "nav\n\n| k | v |\n| --- | --- |\n| a | 1 |")]
    [InlineData("<table role=presentation><tr><td>left</td><td>right</td></tr></table>", "left\nright")]
    [InlineData("<table><tr><td>one</td></tr><tr><td>column</td></tr></table>", "one\ncolumn")]
    [InlineData("<table><tr><td>a</td><td>1</td></tr></table>", "| a | 1 |")]
    public void Table_without_data_or_header_is_told_apart(string html, string expected) => HtmlText.Of(html).ShouldBe(expected);

    [Fact]
    public void Spans_that_a_page_makes_up_cost_little()
    {
        var row = $"<tr><td colspan=100000 rowspan=65534>{new string('x', 5000)}</td><td>y</td></tr>";

        HtmlText.Of($"<table>{string.Concat(Enumerable.Repeat(row, 200))}</table>").Length.ShouldBeLessThan(20_000_000);
    }
}
