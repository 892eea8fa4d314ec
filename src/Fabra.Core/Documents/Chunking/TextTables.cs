using System.Buffers;

namespace Fabra.Core.Documents.Chunking;

/// <summary>A table in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="HeaderEnd">Where its header ends, the line of dashes with it; the start where it has none.</param>
/// <param name="End">Where its last row ends.</param>
internal readonly record struct TextTable(int Start, int HeaderEnd, int End);

/// <summary>
/// The tables of a text as Markdown has them: lines that begin with <c>|</c>. A row is not cut, because its values mean nothing without
/// the others.
/// </summary>
internal sealed class TextTables
{
    private static readonly SearchValues<char> DashLine = SearchValues.Create("|-: \t\r");

    private readonly string _text;
    private readonly List<TextTable> _tables = [];

    private TextTables(string text) => _text = text;

    public static TextTables Of(string text)
    {
        var tables = new TextTables(text);
        for (int at = text.StartsWith('|') ? 0 : Next(text, 0); at >= 0; at = Next(text, tables._tables[^1].End))
        {
            tables._tables.Add(Read(text, at));
        }

        return tables;
    }

    /// <summary>The header of the table whose rows begin or go on at a place. Null: none.</summary>
    public TextTable? HeaderFor(int at) =>
        At(at) is { } table && table.HeaderEnd > table.Start && at >= table.HeaderEnd ? table : null;

    /// <summary>Whether a text that ends at a place, or begins there, would have part of a row or of a header.</summary>
    public bool SplitsRow(int at)
    {
        if (At(at) is not { } table || at == table.Start || at == table.End)
        {
            return false;
        }

        return at < table.HeaderEnd || !(EndsLine(at) || BeginsLine(at));
    }

    /// <summary>Where the row at a place begins, a header with its dashes being one.</summary>
    public int RowStart(int at) =>
        At(at) is not { } table ? at
        : at <= table.HeaderEnd ? table.Start
        : Math.Max(table.Start, _text.LastIndexOf('\n', at - 1) + 1);

    /// <summary>Where the row after a place begins; the end of the text where there is none.</summary>
    public int NextRowStart(int at)
    {
        int end = At(at) is { } table && at < table.HeaderEnd ? table.HeaderEnd : at;
        int line = _text.IndexOf('\n', end);
        return line < 0 ? _text.Length : TextBoundaries.SkipSpaces(_text, line);
    }

    private static int Next(string text, int from) =>
        text.IndexOf("\n|", from, StringComparison.Ordinal) is >= 0 and var line ? line + 1 : -1;

    private static TextTable Read(string text, int start)
    {
        int end = LineEnd(text, start);
        int headerEnd = start;
        if (end < text.Length && IsDashes(text.AsSpan(end + 1, LineEnd(text, end + 1) - end - 1)))
        {
            headerEnd = end = LineEnd(text, end + 1);
        }

        while (end + 1 < text.Length && text[end + 1] == '|')
        {
            end = LineEnd(text, end + 1);
        }

        return new TextTable(start, headerEnd, end);
    }

    private static bool IsDashes(ReadOnlySpan<char> line) =>
        line.StartsWith('|') && line.Contains("---", StringComparison.Ordinal) && !line.ContainsAnyExcept(DashLine);

    private static int LineEnd(string text, int at) => text.IndexOf('\n', at) is >= 0 and var end ? end : text.Length;

    private TextTable? At(int at)
    {
        int low = 0;
        int high = _tables.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _tables[middle].End < at ? (middle + 1, high) : (low, middle);
        }

        return low < _tables.Count && _tables[low].Start <= at ? _tables[low] : null;
    }

    private bool EndsLine(int at)
    {
        while (at < _text.Length && _text[at] is ' ' or '\t' or '\r')
        {
            at++;
        }

        return at == _text.Length || _text[at] == '\n';
    }

    private bool BeginsLine(int at)
    {
        while (at > 0 && _text[at - 1] is ' ' or '\t')
        {
            at--;
        }

        return at == 0 || _text[at - 1] == '\n';
    }
}
