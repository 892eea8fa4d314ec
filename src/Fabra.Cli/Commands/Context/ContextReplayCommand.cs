using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Context;

/// <summary>Answers again what was known, and compares.</summary>
internal sealed class ContextReplayCommand : ServerCommand
{
    private readonly Argument<string> _id = ContextArguments.Id();
    private readonly Option<string?> _mode = new("--mode")
    {
        Description = "What to replay from: the record, history, or what is known now. Default: recorded, with --as-of: as-of.",
        HelpName = "recorded|as-of|current",
    };

    private readonly Option<DateTimeOffset?> _asOf = new("--as-of")
    {
        Description = "The instant to read history as of. Default with --mode as-of: exactly the rows that were read then.",
        HelpName = "time",
        CustomParser = Parsers.Time,
    };

    private readonly Option<bool> _check = new("--check") { Description = "Exit with 1 when the replay is not identical." };
    private readonly OutputOptions _output;

    public ContextReplayCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "replay",
            "Replay one context and compare it with its record.",
            "fabra context replay 01912345-6789-7abc-def0-123456789abc --mode as-of --check",
            "fabra context replay 01912345-6789-7abc-def0-123456789abc --as-of 2024-01-15T10:00:00Z",
            "fabra context replay 01912345-6789-7abc-def0-123456789abc --mode current")
    {
        _mode.AcceptOnlyFromAmong("recorded", "as-of", "current");
        Add(_id);
        Add(_mode);
        Add(_asOf);
        Add(_check);
        _output = new OutputOptions(this);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var asOf = parsed.GetValue(_asOf);
        if (asOf is not null && parsed.GetValue(_mode) is not (null or "as-of"))
        {
            throw new UsageException("--as-of goes with --mode as-of.");
        }

        var mode = parsed.GetValue(_mode) switch
        {
            "current" => ReplayMode.Current,
            "as-of" => ReplayMode.AsOf,
            _ => asOf is null ? ReplayMode.Recorded : ReplayMode.AsOf,
        };
        var options = new ReplayContextOptions { AsOf = asOf };
        var replay = await client.ReplayContextAsync(parsed.GetRequiredValue(_id), mode, options, cancellationToken);
        new AlteredRecords(Console).Note(replay.Original?.ContextId ?? "", replay.Original?.Evidence);
        if (_output.Json(parsed, Console, jsonWhenPiped: true))
        {
            Console.Out.WriteLine(ContractJson.ToText(ContextJson.Replay(replay, mode)));
        }
        else
        {
            Print(replay, mode);
        }

        return parsed.GetValue(_check) && !replay.Identical ? ExitCodes.Failed : ExitCodes.Ok;
    }

    private void Print(ReplayContextResponse replay, ReplayMode mode)
    {
        var tables = Console.Tables();
        tables.Write(Tables.Facts(
        [
            ("Context", replay.Original?.ContextId),
            ("Mode", ContractJson.Word(mode)),
            ("Record", ContextPages.Verdict(replay.Original?.Evidence)),
            ("Identical", replay.Identical ? "yes" : "no"),
            ("Re-executed", ContractJson.Word(replay.Reexecuted)),
        ]));
        tables.Write(Tables.Block("Replayed", replay.Replayed?.Content ?? ""));
        if (replay.Differences.Count == 0)
        {
            return;
        }

        var table = Tables.Create("What differs", "Original", "Replayed", "Why");
        foreach (var difference in replay.Differences)
        {
            table.Add(difference.Path, difference.Original, difference.Replayed, difference.Message);
        }

        tables.Write(table);
    }
}
