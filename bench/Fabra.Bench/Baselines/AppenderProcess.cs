using System.Diagnostics;
using System.Globalization;

namespace Fabra.Bench.Baselines;

internal static class AppenderProcess
{
    /// <summary>Rows per second of <see cref="AppenderBaseline"/> on a new file.</summary>
    public static async Task<double> RunAsync(string folder, string recordsFile, TimeSpan duration)
    {
        var database = Path.Combine(folder, "appender.duckdb");
        foreach (var file in Directory.GetFiles(folder, "appender.duckdb*"))
        {
            File.Delete(file);
        }

        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList =
            {
                typeof(AppenderProcess).Assembly.Location,
                "appender",
                database,
                recordsFile,
                duration.TotalSeconds.ToString(CultureInfo.InvariantCulture),
            },
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var printed = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? double.Parse(printed, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"The appender ended with {process.ExitCode}.");
    }
}
