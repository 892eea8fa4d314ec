using System.CommandLine;
using System.Text.Json.Nodes;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>Lists indexes.</summary>
internal sealed class IndexListCommand : ServerCommand
{
    private readonly OutputOptions _output;

    public IndexListCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "list",
            "List indexes by name. Piped: one line each, tab-separated, the name first.",
            "fabra index list",
            "fabra index list --json") => _output = new OutputOptions(this, yaml: true);

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: false);
        var indexes = new List<V1.Index>();
        await foreach (var index in client.ListIndexesAsync(cancellationToken: cancellationToken))
        {
            indexes.Add(index);
        }

        if (OutputOptions.TryPrint(Console, format, new JsonArray([.. indexes.Select(ContractJson.ToNode)])))
        {
            return ExitCodes.Ok;
        }

        if (format == OutputFormat.Table)
        {
            PrintTable(indexes);
        }
        else
        {
            indexes.ForEach(index => Console.Out.WriteLine(
                $"{index.Name}\t{index.Embedder?.Model}\t{ContextPages.Time(index.CreatedAt)}\t{Tables.OneLine(index.Description)}"));
        }

        return ExitCodes.Ok;
    }

    private void PrintTable(List<V1.Index> indexes)
    {
        var table = Tables.Create("Index", "Chunking", "Embedder", "Since", "Description");
        foreach (var index in indexes)
        {
            table.Add(
                index.Name,
                IndexPages.Chunking(index),
                IndexPages.Embedder(index),
                ContextPages.Time(index.CreatedAt),
                index.Description);
        }

        Console.Tables().Write(table);
    }
}
