using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;

namespace Fabra.Cli.Commands.Context;

/// <summary>What the AI knew.</summary>
internal sealed class ContextCommand : FabraCommand
{
    public ContextCommand(CliConsole console, GlobalOptions global)
        : base(
            "context",
            "Show, list, export and replay contexts.",
            "fabra context list --limit 10",
            "fabra context show 01912345-6789-7abc-def0-123456789abc --lineage")
    {
        Add(new ContextShowCommand(console, global));
        Add(new ContextListCommand(console, global));
        Add(new ContextExportCommand(console, global));
        Add(new ContextReplayCommand(console, global));
    }
}
