using System.CommandLine;
using Fabra.Cli.CommandLine;

namespace Fabra.Cli.Commands.Index;

/// <summary>Arguments that several commands about indexes take.</summary>
internal static class IndexArguments
{
    public static Argument<string> Name() => new("index") { Description = "The index." };

    public static Option<DateTimeOffset?> AsOf(string description) => new("--as-of")
    {
        Description = description,
        HelpName = "time",
        CustomParser = Parsers.Time,
    };
}
