using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Partitions;

/// <summary>Drops old partitions with their contexts.</summary>
internal sealed class PartitionsPurgeCommand : ServerCommand
{
    private readonly Option<DateTimeOffset?> _before = new("--before")
    {
        Description = "Drop the partitions that end at or before this instant.",
        HelpName = "time",
        Required = true,
        CustomParser = Parsers.StartTime,
    };

    private readonly Option<bool> _yes = new("--yes", "-y") { Description = "Do not ask." };
    private readonly OutputOptions _output;

    public PartitionsPurgeCommand(CliConsole console, GlobalOptions global)
        : base(
            console,
            global,
            "purge",
            "Drop the partitions of the context log that end at or before an instant, with all their contexts, for good; asks first. "
                + "Export what must be kept before. Prints what was dropped.",
            "fabra partitions purge --before 2024-01-01T00:00:00Z",
            "fabra partitions purge --before 2024-01-01T00:00:00Z --yes --timeout 10m")
    {
        Add(_before);
        Add(_yes);
        _output = new OutputOptions(this, yaml: true);
    }

    protected override async Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken)
    {
        var format = _output.Format(parsed, Console, jsonWhenPiped: false);
        var before = parsed.GetRequiredValue(_before)!.Value;
        if (!parsed.GetValue(_yes) && !await AskAsync(client, before, cancellationToken))
        {
            Console.Note("fabra: nothing was dropped");
            return ExitCodes.Failed;
        }

        PartitionPages.Print(Console, format, await client.PurgePartitionsAsync(before, cancellationToken: cancellationToken));
        return ExitCodes.Ok;
    }

    private async Task<bool> AskAsync(FabraClient client, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var all = await client.ListPartitionsAsync(cancellationToken);
        var count = all.Count(partition => partition.End.ToDateTimeOffset() <= before);
        return await Question.AskAsync(
            Console, $"Drop {count} of {all.Count} partitions with all their contexts, for good?", _yes.Name, cancellationToken);
    }
}
