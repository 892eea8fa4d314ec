using Fabra.Cli.CommandLine;
using Fabra.Cli.Output;
using Fabra.Client;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>The result of one run of the command.</summary>
internal sealed record CliRun(int Code, string Out, string Error);

/// <summary>Runs the command in this process, as a script would.</summary>
internal sealed class CliRunner(string address)
{
    public Task<CliRun> RunAsync(params string[] arguments) => RunAsync(null, arguments, TestContext.Current.CancellationToken);

    /// <summary>Runs with a key in the environment.</summary>
    public Task<CliRun> RunWithKeyAsync(string key, params string[] arguments) =>
        RunAsync(key, arguments, TestContext.Current.CancellationToken);

    /// <summary>Runs what must succeed; returns what it printed.</summary>
    public async Task<string> PrintAsync(params string[] arguments)
    {
        var run = await RunAsync(arguments);
        run.Code.ShouldBe(0, run.Error);
        return run.Out;
    }

    private async Task<CliRun> RunAsync(string? key, string[] arguments, CancellationToken cancellationToken)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CliConsole(output, error)
        {
            Variable = name => name switch
            {
                FabraClientOptions.AddressVariable => address,
                FabraClientOptions.ApiKeyVariable => key,
                _ => null,
            },
        };
        var code = await FabraCommandLine.RunAsync(arguments, console, cancellationToken);
        return new CliRun(code, output.ToString(), error.ToString());
    }
}
