using System.Text;
using Fabra.Cli.Commands.Index;

namespace Fabra.Cli.Tests.Index;

public sealed class LineReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\n", new[] { "a" })]
    [InlineData("a\r\n\r\nb", new[] { "a", "", "b" })]
    [InlineData("\n\n", new[] { "", "" })]
    public async Task Lines_end_with_line_feeds(string content, string[] expected) =>
        (await ReadAsync(content)).Select(line => Encoding.UTF8.GetString(line.Bytes!)).ShouldBe(expected);

    [Fact]
    public async Task Line_that_is_too_long_is_passed_over_and_the_others_read()
    {
        // Longer than the reader's own buffer, so that it arrives in pieces.
        var lines = await ReadAsync($"short\n{new string('x', 5_000_000)}\nend\n");

        lines.Select(line => (line.Number, Length: line.Bytes?.Length)).ShouldBe([(1, 5), (2, null), (3, 3)]);
        lines[1].Length.ShouldBe(5_000_001);
    }

    [Fact]
    public async Task Last_line_that_is_too_long_is_told_too() =>
        (await ReadAsync(new string('x', 5_000_000))).ShouldHaveSingleItem().Bytes.ShouldBeNull();

    private static async Task<List<RawLine>> ReadAsync(string content)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        var lines = new List<RawLine>();
        await foreach (var line in LineReader.ReadAsync(stream, 1_000_000, Cancellation))
        {
            lines.Add(line);
        }

        return lines;
    }
}
