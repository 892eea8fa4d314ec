using Fabra.Cli.Output;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Fabra.Cli.Rendering;

/// <summary>The look that all tables share.</summary>
internal static class Tables
{
    public static Table Create(params string[] columns)
    {
        var table = new Table { Border = TableBorder.Rounded };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(Text(column, bold: true)));
        }

        return table;
    }

    /// <summary>Adds a row of texts; none of it is markup.</summary>
    public static void Add(this Table table, params string?[] cells) => table.AddRow(cells.Select(IRenderable (cell) => Text(cell ?? "")));

    /// <summary>Names and values under each other.</summary>
    public static Grid Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in facts.Where(fact => !string.IsNullOrEmpty(fact.Value)))
        {
            grid.AddRow(Text(name, bold: true), Text(value!));
        }

        return grid;
    }

    /// <summary>A text of several lines under a heading.</summary>
    public static Panel Block(string heading, string text) => new(Text(text)) { Header = new PanelHeader(heading), Expand = true };

    /// <summary>Text for tables: whoever watches is safe from what it holds. The only place that makes such text.</summary>
    public static Text Text(string text, bool bold = false) =>
        new(TerminalText.Escape(text), new Style(decoration: bold ? Decoration.Bold : Decoration.None));

    /// <summary>The beginning of a line that fits into a width, when all of it does not.</summary>
    public static string Cut(string line, int width)
    {
        var shown = TerminalText.Escape(line);
        if (shown.Length <= width)
        {
            return shown;
        }

        var end = Math.Max(0, width - 1);
        // Half of a surrogate pair is no text.
        end -= end > 0 && char.IsHighSurrogate(shown[end - 1]) ? 1 : 0;
        return $"{shown.AsSpan(0, end)}…";
    }

    /// <summary>Text on one line, for tables and tab-separated output.</summary>
    public static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');
}
