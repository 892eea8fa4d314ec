using System.Text;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>Says what a run would send, and what it would prune.</summary>
internal sealed class DryRun(AddRun run, GoneDocuments? gone, AddReport report, CliConsole console)
{
    public async Task RunAsync(FabraClient client, string indexName, OutputFormat format, CancellationToken cancellationToken)
    {
        var isForPrograms = format is OutputFormat.Json or OutputFormat.Yaml;
        var documents = new JsonArray();
        await foreach (var read in run.ReadAsync(cancellationToken))
        {
            var bytes = Encoding.UTF8.GetByteCount(read.Document.Text);
            if (isForPrograms)
            {
                documents.Add(new JsonObject
                {
                    ["document_id"] = read.Document.DocumentId,
                    ["path"] = read.Origin.Path,
                    ["bytes"] = bytes,
                    ["metadata"] = ContractJson.ToNode(read.Document)!["metadata"]!.DeepClone(),
                });
            }
            else
            {
                console.Out.WriteLine($"{Tables.OneLine(read.Document.DocumentId)}\t{IndexPages.Number(bytes)}\t{read.Origin}");
            }
        }

        var lost = gone is null ? [] : await gone.FindAsync(client, indexName, cancellationToken);
        if (isForPrograms)
        {
            var json = report.ToJson(indexName);
            json["documents"] = documents;
            if (gone is not null)
            {
                json["gone_list"] = new JsonArray([.. lost.Select(document => JsonValue.Create(document.DocumentId))]);
            }

            OutputOptions.TryPrint(console, format, json);
            return;
        }

        foreach (var (documentId, path) in lost)
        {
            console.Out.WriteLine($"{Tables.OneLine(documentId)}\tgone\t{path}");
        }

        AddReportPrinter.Print(console, report, indexName, format);
        foreach (var doubt in lost.Count > 0 ? gone!.Doubts(report.SawUnreadable) : [])
        {
            console.Note($"fabra: pruning would need --yes: {doubt}");
        }
    }
}
