using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>Prints one document.</summary>
internal sealed class IndexGetCommand : ServerCommand
{
    private readonly Argument<string> _index = IndexArguments.Name();
    private readonly Argument<string> _document = new("document") { Description = "The document's id." };
    private readonly Option<DateTimeOffset?> _asOf = IndexArguments.AsOf("Read it as it was at this instant. Default: now.");
    private readonly OutputOptions _output;

    public IndexGetCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "get",
            "Read one document. Piped: its text alone.",
            "fabra index get handbook docs/architecture.md",
            "fabra index get handbook docs/architecture.md --as-of 2024-01-15T10:00:00Z --format yaml")
    {
        Add(_index);
        Add(_document);
        Add(_asOf);
        _output = new OutputOptions(this, yaml: true);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: false);
        var options = new GetDocumentOptions { AsOf = parsed.GetValue(_asOf) };
        var document = await client.GetDocumentAsync(
            parsed.GetRequiredValue(_index), parsed.GetRequiredValue(_document), options, cancellationToken);
        if (OutputOptions.TryPrint(Console, format, ContractJson.ToNode(document)))
        {
            return ExitCodes.Ok;
        }

        if (format == OutputFormat.Table)
        {
            Console.Tables().Write(IndexPages.Of(document));
            Console.Tables().Write(Tables.Block("Text", document.Text));
        }
        else
        {
            Console.Out.WriteLine(document.Text);
        }

        return ExitCodes.Ok;
    }
}
