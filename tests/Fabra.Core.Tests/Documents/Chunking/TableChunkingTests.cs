using Fabra.Core.Documents.Chunking;
using Fabra.Core.Tokens;

namespace Fabra.Core.Tests.Documents.Chunking;

/// <summary>Rows stay whole, and each passage of a table says what its columns are.</summary>
public sealed class TableChunkingTests
{
    private const string Header = "| Region | Revenue |\n| --- | --- |";

    private static readonly ChunkingOptions Small = new(64, 0);

    [Fact]
    public void Split_table_repeats_its_header_and_keeps_rows_whole()
    {
        var rows = Enumerable.Range(0, 60).Select(i => $"| Region {i}. North. | {i * 17} |").ToArray();

        var passages = Contents("Revenue of the year.\n\n" + Header + "\n" + string.Join('\n', rows) + "\n\nThe end.", Small);

        passages.Length.ShouldBeGreaterThan(5);
        passages.SelectMany(passage => passage.Split('\n')).Where(line => line.StartsWith("| Region ", StringComparison.Ordinal))
            .Where(line => line != "| Region | Revenue |").ShouldBe(rows);
        passages.Where(passage => passage.Contains(". North. |", StringComparison.Ordinal)).ShouldAllBe(passage => passage.Contains(Header));
    }

    [Fact]
    public void Split_overlapping_tables_begin_with_a_whole_row()
    {
        var rows = Enumerable.Range(0, 60).Select(i => $"| Region {i}. North. | {i * 17} |").ToArray();

        var passages = Contents(Header + "\n" + string.Join('\n', rows), new ChunkingOptions(96, 40));

        passages.Length.ShouldBeGreaterThan(5);
        passages.SelectMany(passage => passage.Split('\n')).ShouldAllBe(line => Header.Contains(line) || rows.Contains(line));
        passages.ShouldAllBe(passage => passage.StartsWith(Header, StringComparison.Ordinal));
    }

    [Fact]
    public void Split_token_count_is_that_of_the_content_with_its_header()
    {
        var text = Header + "\n" + string.Join('\n', Enumerable.Range(0, 60).Select(i => $"| R{i} | {i} |"));
        var counter = TokenCounters.ByName("o200k_base");

        foreach (var passage in TextChunker.Split(text, Small))
        {
            passage.TokenCount.ShouldBe(counter.Count(passage.ContentOf(text)));
            passage.TokenCount.ShouldBeInRange(1, Small.MaxTokens);
        }
    }

    [Fact]
    public void Split_row_longer_than_a_passage_is_cut_behind_words()
    {
        var row = $"| {string.Join(' ', Enumerable.Repeat("incomprehensibilities", 100))} | 5 |";

        var passages = Contents(Header + "\n" + row, Small);

        passages.Length.ShouldBeGreaterThan(5);
        passages.ShouldAllBe(passage => passage.Length > Header.Length || passage == Header);
        passages[2].Split('\n')[^1].Split(' ').ShouldAllBe(word => word == "incomprehensibilities");
    }

    [Fact]
    public void Split_header_longer_than_half_a_passage_is_not_repeated()
    {
        var header = $"| {string.Join(" | ", Enumerable.Range(0, 30).Select(i => $"Column {i}"))} |\n| {string.Join(" | ", Enumerable.Repeat("---", 30))} |";
        var rows = Enumerable.Range(0, 40).Select(i => $"| row {i} | {i} |");

        var passages = Contents(header + "\n" + string.Join('\n', rows), Small);

        passages[^1].ShouldNotContain("Column");
    }

    [Fact]
    public void Split_lines_with_bars_and_no_header_keep_their_rows()
    {
        var rows = Enumerable.Range(0, 60).Select(i => $"| Region {i}. North | {i} |").ToArray();

        Contents(string.Join('\n', rows), Small).SelectMany(passage => passage.Split('\n')).ShouldBe(rows);
    }

    [Theory]
    [InlineData("Die Frist folgt aus Art. 5 Abs. 2 Nr. 3 des Gesetzes und gilt sofort. ", "sofort.")]
    [InlineData("The duty follows from Art. 17 and Sec. 4 as shown in Fig. 2 by Dr. Smith of the U.S. Treasury today. ", "today.")]
    [InlineData("Am 3. Januar traf J. Müller nach § 7 die Wahl, vgl. Kap. IV und S. 12 dazu noch. ", "noch.")]
    public void Split_does_not_end_behind_an_abbreviation(string sentence, string last)
    {
        var text = string.Concat(Enumerable.Repeat(sentence, 40));

        foreach (var size in Enumerable.Range(16, 64))
        {
            var passages = Contents(text, new ChunkingOptions(size, 0));

            passages.ShouldAllBe(passage => !".§".Contains(passage.Last()) || passage.EndsWith(last, StringComparison.Ordinal));
        }
    }

    private static string[] Contents(string text, ChunkingOptions options) =>
        [.. TextChunker.Split(text, options).Select(passage => passage.ContentOf(text))];
}
