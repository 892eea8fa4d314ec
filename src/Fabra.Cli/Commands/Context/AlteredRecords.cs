using System.Globalization;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.V1;

namespace Fabra.Cli.Commands.Context;

/// <summary>Tells of records that are not what they commit to, before anything of them is printed.</summary>
internal sealed class AlteredRecords(CliConsole console)
{
    /// <summary>How many are named each; a store that is all damaged would fill the terminal.</summary>
    private const int MostNamed = 10;

    private int _count;

    /// <summary>What a command that prints whole records ends with.</summary>
    public int ExitCode => _count == 0 ? ExitCodes.Ok : ExitCodes.Altered;

    /// <summary>Takes note of a context, and warns when it was altered.</summary>
    public void Note(string contextId, Evidence? evidence)
    {
        if (evidence?.Verification == Verification.Altered && ++_count <= MostNamed)
        {
            console.Note(
                $"fabra: WARNING: context {contextId} was ALTERED since it was recorded: {string.Join(", ", evidence.Altered)}.");
        }
    }

    /// <summary>Says how many there were, when not all were named.</summary>
    public void Summarize()
    {
        if (_count > MostNamed)
        {
            console.Note($"fabra: WARNING: {_count.ToString(CultureInfo.InvariantCulture)} of the contexts were ALTERED.");
        }
    }
}
