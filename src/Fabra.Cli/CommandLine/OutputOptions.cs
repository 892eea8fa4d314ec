using System.CommandLine;
using Fabra.Cli.Output;

namespace Fabra.Cli.CommandLine;

/// <summary>How a command prints its result: for people or as JSON.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, as --format json does." };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "How to print: table or json.",
        HelpName = "table|json",
    };

    public OutputOptions(Command command)
    {
        _format.AcceptOnlyFromAmong("table", "json");
        command.Add(_format);
        command.Add(_json);
    }

    /// <summary>Whether to print JSON: when asked to, and where <paramref name="jsonWhenPiped"/> holds also when nobody watches.</summary>
    public bool Json(ParseResult parsed, CliConsole console, bool jsonWhenPiped)
    {
        var format = parsed.GetValue(_format);
        return parsed.GetValue(_json)
            ? format is null or "json" ? true : throw new UsageException("--json and --format table contradict each other.")
            : format is null ? jsonWhenPiped && !console.OutIsTerminal : format == "json";
    }

    /// <summary>Whether to print a table: when asked to, or when somebody watches.</summary>
    public bool Table(ParseResult parsed, CliConsole console) =>
        parsed.GetValue(_format) == "table" || (parsed.GetValue(_format) is null && console.OutIsTerminal);
}
