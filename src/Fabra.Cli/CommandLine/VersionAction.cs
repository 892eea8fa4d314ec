using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Fabra.Cli.CommandLine;

/// <summary>Prints the version of this program, not of whatever process hosts it.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    /// <summary>The version, without the commit it was built from.</summary>
    public static string Version =>
        typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine(Version);
        return ExitCodes.Ok;
    }
}
