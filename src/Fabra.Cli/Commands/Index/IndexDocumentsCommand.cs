using System.CommandLine;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>Lists the documents of an index.</summary>
internal sealed class IndexDocumentsCommand : ServerCommand
{
    private readonly Argument<string> _index = IndexArguments.Name();
    private readonly Option<string?> _prefix = new("--prefix")
    {
        Description = "What ids begin with, such as docs/. Default: all documents.",
        HelpName = "text",
    };

    private readonly Option<DateTimeOffset?> _asOf = IndexArguments.AsOf("List the index as it was at this instant. Default: now.");
    private readonly OutputOptions _output;

    public IndexDocumentsCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "documents",
            "List the documents of an index by id, without their texts. Piped: one line each, tab-separated, the id first.",
            "fabra index documents handbook",
            "fabra index documents handbook --prefix docs/ --json")
    {
        Add(_index);
        Add(_prefix);
        Add(_asOf);
        _output = new OutputOptions(this, yaml: true);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: false);
        var options = new ListDocumentsOptions { Prefix = parsed.GetValue(_prefix) ?? "", AsOf = parsed.GetValue(_asOf) };
        var found = client.ListDocumentsAsync(parsed.GetRequiredValue(_index), options, cancellationToken);
        if (format == OutputFormat.Plain)
        {
            await foreach (var document in found)
            {
                Console.Out.WriteLine(
                    $"{Tables.OneLine(document.DocumentId)}\t{ContextPages.Time(document.IndexedAt)}\t"
                    + $"{IndexPages.Number(document.ChunkCount)}\t{Tables.OneLine(document.SourceUrl)}");
            }

            return ExitCodes.Ok;
        }

        var documents = await found.ToListAsync(cancellationToken);
        if (!OutputOptions.TryPrint(Console, format, new JsonArray([.. documents.Select(ContractJson.ToNode)])))
        {
            PrintTable(documents);
        }

        return ExitCodes.Ok;
    }

    private void PrintTable(List<DocumentSummary> documents)
    {
        var table = Tables.Create("Document", "Chunks", "Indexed", "Source", "Metadata");
        foreach (var document in documents)
        {
            table.Add(
                Tables.OneLine(document.DocumentId),
                IndexPages.Number(document.ChunkCount),
                ContextPages.Time(document.IndexedAt),
                Tables.OneLine(document.SourceUrl),
                IndexPages.Metadata(document.Metadata));
        }

        Console.Tables().Write(table);
    }
}
