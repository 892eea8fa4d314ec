using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;

namespace Fabra.Cli.Commands.Partitions;

/// <summary><c>fabra partitions</c>: how long contexts are kept.</summary>
internal sealed class PartitionsCommand : Command
{
    public PartitionsCommand(CliConsole console, GlobalOptions global)
        : base("partitions", "Parts of the context log by time, and what may be forgotten (on Postgres).")
    {
        Add(new PartitionsListCommand(console, global));
        Add(new PartitionsPurgeCommand(console, global));
    }
}
