using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>Prints one index and its size.</summary>
internal sealed class IndexShowCommand : ServerCommand
{
    private readonly Argument<string> _name = IndexArguments.Name();
    private readonly OutputOptions _output;

    public IndexShowCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "show",
            "Show an index: its settings and its size.",
            "fabra index show handbook",
            "fabra index show handbook --json | jq .statistics.documents")
    {
        Add(_name);
        _output = new OutputOptions(this, yaml: true);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: true);
        var found = await client.GetIndexAsync(parsed.GetRequiredValue(_name), cancellationToken);
        if (!OutputOptions.TryPrint(Console, format, ContractJson.ToNode(found)))
        {
            Console.Tables().Write(IndexPages.Of(found));
        }

        return ExitCodes.Ok;
    }
}
