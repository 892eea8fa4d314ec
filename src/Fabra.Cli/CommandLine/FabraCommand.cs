using System.CommandLine;

namespace Fabra.Cli.CommandLine;

/// <summary>A command whose help ends with examples.</summary>
internal abstract class FabraCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Complete command lines.</summary>
    public IReadOnlyList<string> Examples => examples;
}
