using System.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.CommandLine;

/// <summary>A command that talks to a server.</summary>
internal abstract class ServerCommand : FabraCommand
{
    private readonly GlobalOptions _global;

    protected ServerCommand(CliConsole console, GlobalOptions global, string name, string description, params string[] examples)
        : base(name, description, examples)
    {
        Console = console;
        _global = global;
        SetAction(InvokeAsync);
    }

    protected CliConsole Console { get; }

    /// <summary>Runs the command.</summary>
    /// <returns>The exit code.</returns>
    protected abstract Task<int> RunAsync(ParseResult parsed, FabraClient client, CancellationToken cancellationToken);

    private async Task<int> InvokeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var client = _global.Connect(parsed, Console);
        return await RunAsync(parsed, client, cancellationToken);
    }
}
