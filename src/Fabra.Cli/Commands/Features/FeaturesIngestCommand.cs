using System.CommandLine;
using System.Globalization;
using System.Text;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Features;

/// <summary>Appends the values of a file.</summary>
internal sealed class FeaturesIngestCommand : ServerCommand
{
    private readonly Argument<string> _file = new("file")
    {
        Description = "JSON lines or CSV with a header, by its extension (.jsonl, .csv); each row has feature_name, entity_id, value "
            + "and, unless now, event_time.",
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

    public FeaturesIngestCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "ingest",
            "Write the values of a file, any number of them. Exits with 1 when rows were rejected; the others are written.",
            "fabra features ingest scores.jsonl",
            "fabra features ingest scores.csv --rejected rejected.tsv")
    {
        Add(_file);
        Add(_batchSize);
        Add(_rejected);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var path = parsed.GetRequiredValue(_file);
        var rejections = new RejectionReport(Console);
        await using var file = File.OpenRead(path);
        var rows = new IngestRows(RowFiles.ReaderFor(path), client, rejections);
        var options = new IngestFeaturesOptions { BatchSize = (int)(parsed.GetValue(_batchSize) ?? 1000) };
        long written = 0;
        try
        {
            await ProgressBar.RunAsync(Console, "Ingesting", async report =>
            {
                await foreach (var ack in client.IngestFeaturesAsync(rows.ReadAsync(file, cancellationToken), options, cancellationToken))
                {
                    written += ack.WrittenCount;
                    foreach (var rejected in ack.Rejected)
                    {
                        rejections.Add(rows.LineOf(rejected.Index), rejected.Reason, rejected.Message);
                    }

                    rows.Forget(ack.FirstIndex + ack.Count);
                    report(file.Length == 0 ? 1 : (double)file.Position / file.Length, Number(written));
                }

                return written;
            });
        }
        catch (DecoderFallbackException error)
        {
            throw new UsageException($"file: \"{path}\" holds bytes that are not UTF-8.", error);
        }
        finally
        {
            // What is durable is said even when the rest failed: it need not be sent again.
            Console.Out.WriteLine($"{Number(written)} written, {Number(rejections.Count)} rejected");
            await rejections.FinishAsync(parsed.GetValue(_rejected));
        }

        return rejections.Count == 0 ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
