using System.Diagnostics;

namespace Fabra.Testing.Postgres;

/// <summary>Postgres refuses to run as root: programs of it run as the user that its package made.</summary>
internal static class ServerAccount
{
    private static readonly bool Root = Environment.UserName == "root";

    /// <summary>How to start a program under the account.</summary>
    public static ProcessStartInfo Start(string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        string[] command = Root
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        start.FileName = command[0];
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LC_ALL"] = "C";
        return start;
    }

    /// <summary>Writes a file that the account owns and nobody else may read.</summary>
    public static Task WriteAsync(string path, string text) =>
        RunAsync("sh", "-c", "umask 077 && printf %s \"$1\" > \"$2\"", "sh", text, path);

    /// <summary>Runs a program to its end.</summary>
    public static async Task RunAsync(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(Start(program, arguments))!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {await error}{await output}");
        }
    }
}
