using System.Diagnostics;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>Programs of the machine, run to their end.</summary>
internal static class Command
{
    /// <summary>The command's own assembly, which <c>dotnet</c> runs.</summary>
    public static string FabraAssembly => typeof(Cli.CommandLine.FabraCommandLine).Assembly.Location;

    public static Task<CliRun> RunAsync(string program, params string[] arguments) => RunAsync(program, arguments, null, null);

    public static async Task<CliRun> RunAsync(
        string program, string[] arguments, Action<ProcessStartInfo>? prepare, string? input)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        prepare?.Invoke(start);
        using var process = Process.Start(start).ShouldNotBeNull();
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return new CliRun(process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    /// <summary><c>fabra</c> as its own process.</summary>
    public static Task<CliRun> FabraAsync(params string[] arguments) => RunAsync("dotnet", [FabraAssembly, .. arguments]);
}
