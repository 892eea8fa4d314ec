using Fabra.Cli.CommandLine;

namespace Fabra.Cli.Output;

/// <summary>Asks before something is destroyed.</summary>
internal static class Question
{
    /// <summary>Whether a person says yes; anything but y or yes is no.</summary>
    /// <param name="console">Where the person is.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="option">The option that says yes where nobody can be asked.</param>
    /// <param name="cancellationToken">Ends the waiting for an answer.</param>
    /// <exception cref="UsageException">Nobody can be asked.</exception>
    public static async Task<bool> AskAsync(CliConsole console, string question, string option, CancellationToken cancellationToken)
    {
        if (!console.InIsTerminal)
        {
            throw new UsageException($"{question} Nobody can be asked here: {option} says yes.");
        }

        await console.Error.WriteAsync($"{question} [y/N] ");
        using var reader = new StreamReader(console.OpenIn());
        // A terminal's own reading does not end by a token.
        var answer = await Task.Run(() => reader.ReadLine(), cancellationToken).WaitAsync(cancellationToken);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES";
    }
}
