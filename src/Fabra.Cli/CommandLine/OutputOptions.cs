using System.CommandLine;
using System.Text.Json.Nodes;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;

namespace Fabra.Cli.CommandLine;

/// <summary>How a command prints its result: for people or for programs.</summary>
internal sealed class OutputOptions
{
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, as --format json does." };
    private readonly Option<string?> _format;

    /// <param name="command">The command that takes the options.</param>
    /// <param name="yaml">Whether it prints YAML too.</param>
    public OutputOptions(Command command, bool yaml = false)
    {
        string[] formats = yaml ? ["table", "json", "yaml"] : ["table", "json"];
        _format = new Option<string?>("--format")
        {
            Description = $"How to print: {string.Join(", ", formats[..^1])} or {formats[^1]}.",
            HelpName = string.Join('|', formats),
        };
        _format.AcceptOnlyFromAmong(formats);
        command.Add(_format);
        command.Add(_json);
    }

    /// <summary>The format that a command line means; without one it depends on who watches.</summary>
    /// <exception cref="UsageException">Two formats are asked for.</exception>
    public OutputFormat Format(ParseResult parsed, CliConsole console, bool jsonWhenPiped)
    {
        var format = parsed.GetValue(_format);
        if (parsed.GetValue(_json))
        {
            return format is null or "json"
                ? OutputFormat.Json
                : throw new UsageException($"--json and --format {format} contradict each other.");
        }

        return format switch
        {
            "table" => OutputFormat.Table,
            "json" => OutputFormat.Json,
            "yaml" => OutputFormat.Yaml,
            _ when console.OutIsTerminal => OutputFormat.Table,
            _ => jsonWhenPiped ? OutputFormat.Json : OutputFormat.Plain,
        };
    }

    /// <summary>Whether to print JSON: when asked to, and where <paramref name="jsonWhenPiped"/> holds also when nobody watches.</summary>
    public bool Json(ParseResult parsed, CliConsole console, bool jsonWhenPiped) =>
        Format(parsed, console, jsonWhenPiped) == OutputFormat.Json;

    /// <summary>Whether to print a table: when asked to, or when somebody watches.</summary>
    public bool Table(ParseResult parsed, CliConsole console) => Format(parsed, console, jsonWhenPiped: false) == OutputFormat.Table;

    /// <summary>Prints a result for programs.</summary>
    /// <returns>False when the format is for people: then nothing was printed.</returns>
    public static bool TryPrint(CliConsole console, OutputFormat format, JsonNode? node)
    {
        switch (format)
        {
            case OutputFormat.Json:
                console.Out.WriteLine(ContractJson.ToText(node));
                return true;
            case OutputFormat.Yaml:
                console.Out.Write(YamlText.Of(node));
                return true;
            default:
                return false;
        }
    }
}
