using System.Globalization;
using Fabra.Cli.Output;

namespace Fabra.Cli.Commands.Features;

/// <summary>Rows that were not written, and why.</summary>
internal sealed class RejectionReport(CliConsole console)
{
    private const int MaxPrinted = 20;

    private readonly List<(long Line, string Reason, string Message)> _rows = [];

    public int Count => _rows.Count;

    public void Add(long line, string reason, string message) => _rows.Add((line, reason, message));

    /// <summary>Writes all into a file, or prints the first ones.</summary>
    public async Task FinishAsync(string? path)
    {
        // Rows refused here and rows refused by the server come in two orders.
        _rows.Sort((a, b) => a.Line.CompareTo(b.Line));
        if (path is not null)
        {
            var lines = _rows.Select(row => $"{Number(row.Line)}\t{row.Reason}\t{row.Message.ReplaceLineEndings(" ")}\n");
            await AtomicFile.WriteAsync(path, string.Concat(lines), CancellationToken.None);
            return;
        }

        foreach (var (line, reason, message) in _rows.Take(MaxPrinted))
        {
            console.Note($"fabra: line {Number(line)}: {message.ReplaceLineEndings(" ")} ({reason})");
        }

        if (_rows.Count > MaxPrinted)
        {
            console.Note($"fabra: and {Number(_rows.Count - MaxPrinted)} more (--rejected FILE lists all)");
        }
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
