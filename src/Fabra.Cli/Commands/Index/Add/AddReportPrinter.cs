using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;

namespace Fabra.Cli.Commands.Index;

/// <summary>Prints what became of everything: one line, and what was left out with its reason.</summary>
internal static class AddReportPrinter
{
    private const int MaxPrinted = 20;

    public static void Print(CliConsole console, AddReport report, string indexName, OutputFormat format)
    {
        if (OutputOptions.TryPrint(console, format, report.ToJson(indexName)))
        {
            return;
        }

        console.Out.WriteLine(
            $"{Number(report.Indexed)} indexed, {Number(report.Unchanged)} unchanged, {Number(report.Chunks)} chunks, "
            + $"{Number(report.Skipped)} skipped, {Number(report.Failed)} failed"
            + (report.Pruned is { } pruned ? $", {Number(pruned)} pruned" : ""));
        if (format == OutputFormat.Table)
        {
            PrintTable(console, "Failed", report.FailedList);
            PrintTable(console, "Skipped", report.SkippedList);
        }
        else
        {
            PrintLines(console, "", report.FailedList);
            PrintLines(console, "skipped ", report.SkippedList);
        }

        var hidden = report.Failed + report.Skipped - Shown(report.FailedList) - Shown(report.SkippedList);
        if (hidden > 0)
        {
            console.Note($"fabra: and {Number(hidden)} more (--report FILE lists them)");
        }
    }

    /// <summary>Writes the whole report into a file, as JSON.</summary>
    public static Task WriteAsync(string path, AddReport report, string indexName) =>
        AtomicFile.WriteAsync(path, ContractJson.ToText(report.ToJson(indexName)) + "\n", CancellationToken.None);

    private static void PrintTable(CliConsole console, string title, IReadOnlyList<NotIndexed> list)
    {
        if (list.Count == 0)
        {
            return;
        }

        var table = Tables.Create(title, "Reason", "Why");
        foreach (var what in list.Take(MaxPrinted))
        {
            table.Add(Tables.OneLine(what.Origin.ToString()), what.Reason, Tables.OneLine(what.Message));
        }

        console.Tables().Write(table);
    }

    private static void PrintLines(CliConsole console, string word, IReadOnlyList<NotIndexed> list)
    {
        foreach (var what in list.Take(MaxPrinted))
        {
            console.Note($"fabra: {word}{Tables.OneLine(what.Origin.ToString())}: {Tables.OneLine(what.Message)} ({what.Reason})");
        }
    }

    private static int Shown(IReadOnlyList<NotIndexed> list) => Math.Min(list.Count, MaxPrinted);

    private static string Number(long number) => IndexPages.Number(number);
}
