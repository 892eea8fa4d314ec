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
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        }

        return table;
    }

    /// <summary>Adds a row of texts; none of it is markup.</summary>
    public static void Add(this Table table, params string?[] cells) => table.AddRow(cells.Select(IRenderable (cell) => new Text(cell ?? "")));

    /// <summary>Names and values under each other.</summary>
    public static Grid Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        var grid = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        foreach (var (name, value) in facts.Where(fact => !string.IsNullOrEmpty(fact.Value)))
        {
            grid.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(value!));
        }

        return grid;
    }

    /// <summary>Text on one line, for tables and tab-separated output.</summary>
    public static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('\t', ' ');
}
