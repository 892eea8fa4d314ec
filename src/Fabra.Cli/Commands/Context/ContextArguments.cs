using System.CommandLine;
using Fabra.Cli.CommandLine;

namespace Fabra.Cli.Commands.Context;

/// <summary>Arguments that several commands about contexts take.</summary>
internal static class ContextArguments
{
    public static Argument<string> Id() => new("id") { Description = "The context's id; a leading ctx_ is accepted." };

    public static Option<long?> Limit(string description) => new("--limit")
    {
        Description = description,
        HelpName = "count",
        CustomParser = Parsers.Count,
    };
}
