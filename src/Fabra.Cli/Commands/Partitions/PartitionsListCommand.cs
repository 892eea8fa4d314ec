using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Partitions;

/// <summary>Lists partitions.</summary>
internal sealed class PartitionsListCommand : ServerCommand
{
    private readonly OutputOptions _output;

    public PartitionsListCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "list",
            "List the partitions of the context log, the oldest first. Piped: one line each, tab-separated.",
            "fabra partitions list") => _output = new OutputOptions(this, yaml: true);

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: false);
        PartitionPages.Print(Console, format, await client.ListPartitionsAsync(cancellationToken));
        return ExitCodes.Ok;
    }
}
