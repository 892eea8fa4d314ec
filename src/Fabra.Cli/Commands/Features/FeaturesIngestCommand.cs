using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Features;

/// <summary>Appends the values of a file.</summary>
internal sealed class FeaturesIngestCommand : ServerCommand
{
    private readonly GlobalOptions _global;

    private readonly Argument<string> _file = new("file")
    {
        Description = "JSON lines or CSV with a header, by its extension (.jsonl, .csv), or - for standard input; each row has "
            + "feature_name, entity_id, value and, unless now, event_time. In CSV an empty cell and null are null, \"\" and \"null\" texts.",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = "What the file holds. Default: by extension.",
        HelpName = string.Join('|', RowFiles.Formats),
    };

    private readonly Option<long?> _batchSize = new("--batch-size")
    {
        Description = "How many rows travel together, 1 to 10000. Default: 1000.",
        HelpName = "rows",
        CustomParser = result => Parsers.Count(result, 10_000),
    };

    private readonly Option<string?> _rejected = new("--rejected")
    {
        Description = "A file for all rejected rows: line number, reason and message, tab-separated. Default: the first ones are printed.",
        HelpName = "file",
    };

    private readonly Option<bool> _resume = new("--resume")
    {
        Description = "Continue an ingest of the same file that was interrupted, after the last row that was acknowledged.",
    };

    public FeaturesIngestCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "ingest",
            "Write the values of a file, any number of them. Exits with 1 when rows were rejected; the others are written.",
            "fabra features ingest scores.jsonl",
            "fabra features ingest scores.csv --rejected rejected.tsv",
            "export-scores | fabra features ingest - --format csv")
    {
        _global = global;
        _format.AcceptOnlyFromAmong(RowFiles.Formats);
        Add(_file);
        Add(_format);
        Add(_batchSize);
        Add(_rejected);
        Add(_resume);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(_file);
        var reader = RowFiles.ReaderFor(path, parsed.GetValue(_format));
        await using var file = RowFiles.Open(path, Console);
        var checkpoint = file.CanSeek ? IngestCheckpoint.Of(path, _global.Address(parsed, Console), Console) : null;
        Begin(checkpoint, parsed.GetValue(_resume));
        var rejections = new RejectionReport(Console);
        var rows = new IngestRows(reader, client, rejections, checkpoint?.Line ?? 0, cancellationToken);
        var options = new IngestFeaturesOptions { BatchSize = (int)(parsed.GetValue(_batchSize) ?? 1000) };
        var run = new IngestRun(Console, client, rows, rejections, checkpoint);
        try
        {
            await run.SendAsync(file, options, cancellationToken);
        }
        finally
        {
            // What is durable is said even when the rest failed: it need not be sent again.
            Console.Out.WriteLine($"{run.Written} written, {rejections.Count} rejected");
            await rejections.FinishAsync(parsed.GetValue(_rejected));
        }

        return rows.Failure is { } failure ? throw new UsageException($"file: \"{path}\", {failure}; the rows before that are written.")
            : rejections.Count == 0 ? ExitCodes.Ok
            : ExitCodes.Failed;
    }

    private static void Begin(IngestCheckpoint? checkpoint, bool resume)
    {
        if (!resume)
        {
            checkpoint?.Warn();
            return;
        }

        if (checkpoint is null)
        {
            throw new UsageException("--resume is for files that can be read again.");
        }

        checkpoint.Resume();
    }
}
