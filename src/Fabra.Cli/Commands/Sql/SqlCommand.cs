using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Sql;

/// <summary>Runs one SELECT on the server.</summary>
internal sealed class SqlCommand : ServerCommand
{
    private readonly Argument<string> _sql = new("sql") { Description = "One SELECT statement." };
    private readonly Option<string?> _format = new("--format")
    {
        Description = "How to print. Default: table on a terminal, else csv.",
        HelpName = "table|json|csv",
    };

    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, as --format json does." };
    private readonly Option<long?> _maxRows = new("--max-rows")
    {
        Description = "How many rows at most. Default: 100000.",
        HelpName = "count",
        CustomParser = Parsers.Count,
    };

    public SqlCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "sql",
            "Run one read-only SELECT over what the server stores.",
            "fabra sql \"SELECT context_id, timestamp, content FROM context_log ORDER BY timestamp DESC LIMIT 10\"",
            "fabra sql \"SELECT name, count(*) AS n FROM context_log GROUP BY name\" --format csv > counts.csv")
    {
        _format.AcceptOnlyFromAmong("table", "json", "csv");
        Add(_sql);
        Add(_format);
        Add(_json);
        Add(_maxRows);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = parsed.GetValue(_json) ? "json" : parsed.GetValue(_format) ?? (Console.OutIsTerminal ? "table" : "csv");
        var options = new QuerySqlOptions { MaxRows = parsed.GetValue(_maxRows) };
        using var answer = await client.QuerySqlAsync(parsed.GetRequiredValue(_sql), options, cancellationToken);
        switch (format)
        {
            case "json":
                await SqlPrinter.JsonAsync(Console, answer, cancellationToken);
                break;
            case "csv":
                await SqlPrinter.CsvAsync(Console, answer, cancellationToken);
                break;
            default:
                await SqlPrinter.TableAsync(Console, answer, cancellationToken);
                break;
        }

        if (answer.IsTruncated)
        {
            Console.Note("fabra: warning: the answer was cut off; there are more rows (--max-rows).");
        }

        return ExitCodes.Ok;
    }
}
