using System.CommandLine;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Cli.Commands.Demo;

/// <summary>The main job on real data, in seconds: write, index, assemble, read the receipt, list, replay.</summary>
internal sealed class DemoCommand : FabraCommand
{
    private readonly CliConsole _console;

    private readonly Option<bool> _keep = new("--keep")
    {
        Description = "Leave the server running afterwards, and print what to try next.",
    };

    public DemoCommand(CliConsole console)
        : base(
            "demo",
            "Run the main job on a server of its own: write features of films, index documents, assemble contexts from both, list, replay.",
            "fabra demo",
            "fabra demo --keep")
    {
        _console = console;
        Add(_keep);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var server = await DemoServer.StartAsync(cancellationToken);
        await using var client = new FabraClient(server.GrpcAddress.ToString());
        var story = new DemoStory(client, _console);
        var code = await story.TellAsync(cancellationToken) && await new DocumentStory(client, _console).TellAsync(cancellationToken)
            ? ExitCodes.Ok
            : ExitCodes.Failed;
        if (!parsed.GetValue(_keep) || code != ExitCodes.Ok)
        {
            return code;
        }

        DemoHints.Print(_console, server, story.ContextId);
        var interrupted = new TaskCompletionSource();
        await using var registration = cancellationToken.Register(interrupted.SetResult);
        await interrupted.Task;
        return code;
    }
}
