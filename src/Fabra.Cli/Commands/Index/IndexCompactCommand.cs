using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;

namespace Fabra.Cli.Commands.Index;

/// <summary>Removes old versions that nothing refers to.</summary>
internal sealed class IndexCompactCommand : ServerCommand
{
    private readonly Argument<string> _index = IndexArguments.Name();
    private readonly Option<DateTimeOffset?> _endedBefore = new("--ended-before")
    {
        Description = "Remove versions that ended before this instant, at least one hour ago.",
        HelpName = "time",
        Required = true,
        CustomParser = Parsers.StartTime,
    };

    private readonly OutputOptions _output;

    public IndexCompactCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "compact",
            "Remove versions of documents that ended before an instant, but none that a recorded context refers to. Searches as of "
                + "earlier instants are refused from then on.",
            "fabra index compact handbook --ended-before 2024-01-01T00:00:00Z --timeout 10m")
    {
        Add(_index);
        Add(_endedBefore);
        _output = new OutputOptions(this, yaml: true);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: false);
        var answer = await client.CompactIndexAsync(
            parsed.GetRequiredValue(_index), parsed.GetRequiredValue(_endedBefore)!.Value, cancellationToken: cancellationToken);
        if (!OutputOptions.TryPrint(Console, format, ContractJson.ToNode(answer)))
        {
            Console.Out.WriteLine(
                $"{IndexPages.Number(answer.RemovedVersions)} versions removed, {IndexPages.Number(answer.RemovedChunks)} chunks removed, "
                + $"{IndexPages.Number(answer.KeptVersions)} versions kept for contexts");
        }

        return ExitCodes.Ok;
    }
}
