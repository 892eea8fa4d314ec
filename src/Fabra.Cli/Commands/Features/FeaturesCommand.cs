using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;

namespace Fabra.Cli.Commands.Features;

/// <summary>The write path of feature values.</summary>
internal sealed class FeaturesCommand : FabraCommand
{
    public FeaturesCommand(CliConsole console, GlobalOptions global)
        : base(
            "features",
            "List, register, read and write features.",
            "fabra features register features.json",
            "fabra features write engagement_score user123 85.5",
            "fabra features get engagement_score user123")
    {
        Add(new FeaturesListCommand(console, global));
        Add(new FeaturesShowCommand(console, global));
        Add(new FeaturesRegisterCommand(console, global));
        Add(new FeaturesGetCommand(console, global));
        Add(new FeaturesWriteCommand(console, global));
        Add(new FeaturesIngestCommand(console, global));
    }
}
