using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>Adds documents to an index.</summary>
internal sealed class IndexAddCommand : ServerCommand
{
    private readonly Argument<string> _index = IndexArguments.Name();
    private readonly Argument<string[]> _paths = new("path")
    {
        Description = "Files, folders with all below them, patterns such as 'docs/**/*.{md,txt}', or - for standard input. Known are .txt, .md, "
            + ".html, and .jsonl: objects with document_id (or id), text, metadata and source_url, one per line.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly AddOptions _options;
    private readonly PruneOptions _prune;
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Read everything, list the documents, and send nothing." };
    private readonly Option<long?> _batchSize = new("--batch-size")
    {
        Description = "How many documents travel together at most, 1 to 1000. Default: 100.",
        HelpName = "count",
        CustomParser = result => Parsers.Count(result, 1000),
    };

    private readonly Option<string?> _report = new("--report")
    {
        Description = "A file for the whole report, as JSON. Default: the first that were left out are printed.",
        HelpName = "file",
    };

    private readonly OutputOptions _output;

    public IndexAddCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "add",
            "Index documents. What is there already, word for word, is left as it is; what is there with another text gets a new version. "
                + "Exits with 1 when something could not be read or was refused; everything else is indexed.",
            "fabra index add handbook docs README.md",
            "fabra index add handbook docs --prune --dry-run",
            "fabra index add laws 'laws/**/*.html' --metadata team=risk --metadata year=2024 --url-prefix https://example.org/",
            "fabra index add products products.jsonl --map document_id=sku --map text=description --map metadata.price=price",
            "pandoc policy.docx -t plain | fabra index add handbook - --id policy")
    {
        Add(_index);
        Add(_paths);
        _options = new AddOptions(this);
        _prune = new PruneOptions(this);
        Add(_dryRun);
        Add(_batchSize);
        Add(_report);
        _output = new OutputOptions(this, yaml: true);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: false);
        var index = parsed.GetRequiredValue(_index);
        var dryRun = parsed.GetValue(_dryRun);
        var report = new AddReport();
        var sources = _options.Sources(parsed);
        var walk = new SourceWalk(sources, report);
        var files = walk.Find(parsed.GetRequiredValue(_paths)).ToList();
        _options.CheckId(parsed, files);
        var folders = _prune.Folders(parsed, walk);
        var keeps = _options.KeepsMetadata(parsed);
        if (!dryRun)
        {
            // Before anything is read: a misspelt name should not cost the reading.
            var found = await client.GetIndexAsync(index, cancellationToken);
            keeps &= found.Statistics is not { Documents: 0 };
        }

        var reading = _options.Reading(parsed);
        var reader = new DocumentReader(reading, report, Console);
        var run = new AddRun(reader, report, files, keeps);
        var gone = folders.Count == 0 ? null : new GoneDocuments(folders, sources, reading.IdPrefix, reader.HasRead);
        var isPruned = true;
        if (dryRun)
        {
            await new DryRun(run, gone, report, Console).RunAsync(client, index, format, cancellationToken);
        }
        else
        {
            var options = new IngestDocumentsOptions { BatchSize = (int)(parsed.GetValue(_batchSize) ?? 100) };
            await SendAsync(SendAndPruneAsync, report, index, format, cancellationToken);

            async Task SendAndPruneAsync()
            {
                await run.SendAsync(client, index, options, Console, cancellationToken);
                isPruned = gone is null
                    || await new PruneRun(gone, report, _prune.SaysYes(parsed), Console).RunAsync(client, index, cancellationToken);
            }
        }

        if (parsed.GetValue(_report) is { } path)
        {
            await AddReportPrinter.WriteAsync(path, report, index);
        }

        return report.Failed == 0 && isPruned ? ExitCodes.Ok : ExitCodes.Failed;
    }

    private async Task SendAsync(
        Func<Task> send, AddReport report, string index, OutputFormat format, CancellationToken cancellationToken)
    {
        try
        {
            await send();
        }
        finally
        {
            // What is durable is said even when the rest failed.
            AddReportPrinter.Print(Console, report, index, format);
            if (cancellationToken.IsCancellationRequested)
            {
                Console.Note("fabra: interrupted; what is counted is stored, and the same command goes on from there");
            }
        }
    }
}
