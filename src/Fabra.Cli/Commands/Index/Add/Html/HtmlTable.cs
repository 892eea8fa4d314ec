using System.Globalization;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Fabra.Cli.Commands.Index;

/// <summary>
/// A table of data, written as Markdown has it: each value stays in its column, empty cells too, and the header is told apart so that it
/// can be repeated where the table is cut. A cell over several rows or columns counts for each of them.
/// </summary>
internal sealed class HtmlTable
{
    /// <summary>Of columns and rows that one cell takes. Pages can claim any number.</summary>
    private const int MaxSpan = 100;

    /// <summary>The longest text that is repeated.</summary>
    private const int MaxRepeated = 200;

    private readonly List<string> _captions = [];
    private readonly List<List<string>> _header = [];
    private readonly List<List<string>> _rows = [];
    private int _columns;

    /// <summary>Reads a table. Null: it holds no data but lays out a page, so that its cells are parts of that.</summary>
    public static HtmlTable? Read(IElement element)
    {
        if (element is not IHtmlTableElement table || element.GetAttribute("role") is "presentation" or "none"
            || element.QuerySelector("table") is not null)
        {
            return null;
        }

        var read = new HtmlTable();
        read._captions.AddRange(element.Children.Where(child => child.LocalName == "caption" && !HtmlVisibility.IsHidden(child))
            .Select(HtmlText.LineOf));
        foreach (var section in table.Rows.Where(row => !IsHidden(row)).GroupBy(row => row.ParentElement))
        {
            read.ReadSection([.. section], section.Key?.LocalName == "thead");
        }

        return read._columns > 1 ? read : null;
    }

    public void AddTo(FlowText text)
    {
        _captions.ForEach(text.AddLine);
        if (_header.Count > 0)
        {
            text.AddLine(Line(Enumerable.Range(0, _columns).Select(HeaderOf)));
            text.AddLine(Line(Enumerable.Repeat("---", _columns)));
        }

        foreach (var row in _rows)
        {
            text.AddLine(Line(Enumerable.Range(0, _columns).Select(column => column < row.Count ? row[column] : "")));
        }
    }

    private static bool IsHidden(IElement row) =>
        HtmlVisibility.IsHidden(row) || (row.ParentElement is { } section && HtmlVisibility.IsHidden(section));

    /// <summary>Cells over several rows end with their section, as HTML §4.9.12.1 has it.</summary>
    private void ReadSection(List<IHtmlTableRowElement> rows, bool isHead)
    {
        // What reaches down from rows above, by column.
        var below = new Dictionary<int, (string Text, int Rows)>();
        foreach (var row in rows)
        {
            var cells = new List<string>();
            var isHeader = (ReadRow(row, cells, below) || isHead) && _rows.Count == 0;
            var filled = cells.Count(cell => cell.Length > 0);
            if (isHeader && filled == 1 && cells.Count > 1)
            {
                _captions.Add(cells.First(cell => cell.Length > 0));
            }
            else if (filled > 0)
            {
                (isHeader ? _header : _rows).Add(cells);
                _columns = Math.Max(_columns, cells.Count);
            }
        }
    }

    /// <returns>Whether all of its cells are headers.</returns>
    private static bool ReadRow(IHtmlTableRowElement row, List<string> cells, Dictionary<int, (string Text, int Rows)> below)
    {
        var isHeader = true;
        var visible = row.Cells.Where(cell => !HtmlVisibility.IsHidden(cell)).ToList();
        foreach (var cell in visible)
        {
            TakeFromAbove(cells, below);
            var text = HtmlText.LineOf(cell).Replace("|", "\\|", StringComparison.Ordinal);
            // What takes a row alone is a heading, said once.
            var repeated = text.Length <= MaxRepeated && visible.Count > 1 ? text : "";
            var rows = Span(cell, "rowspan");
            var columns = Math.Max(1, Span(cell, "colspan"));
            isHeader &= cell.LocalName == "th";
            for (var i = 0; i < columns; i++)
            {
                if (rows != 1)
                {
                    below[cells.Count] = (repeated, rows == 0 ? int.MaxValue : rows - 1);
                }

                cells.Add(i == 0 ? text : repeated);
            }
        }

        TakeFromAbove(cells, below);
        return isHeader && visible.Count > 0;
    }

    private static void TakeFromAbove(List<string> cells, Dictionary<int, (string Text, int Rows)> below)
    {
        while (below.TryGetValue(cells.Count, out var above) && above.Rows > 0)
        {
            below[cells.Count] = above with { Rows = above.Rows - 1 };
            cells.Add(above.Text);
        }
    }

    private static int Span(IElement cell, string attribute) =>
        int.TryParse(cell.GetAttribute(attribute), NumberStyles.None, CultureInfo.InvariantCulture, out var span) ? Math.Min(span, MaxSpan) : 1;

    /// <summary>Markdown has one line for the header: a column's name is all that is above it, each text once.</summary>
    private string HeaderOf(int column) => string.Join(
        ' ', _header.Where(row => column < row.Count && row[column].Length > 0).Select(row => row[column]).Distinct());

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
