using System.Diagnostics;
using System.Globalization;

namespace Fabra.Bench.Compare;

/// <summary>
/// The most memory that <c>fabra demo</c> has resident, from <c>/proc/PID/status</c> (proc_pid_status(5), VmHWM): read all the while, since
/// it goes with the process. Only what the peak grows by in the last milliseconds is missed.
/// </summary>
internal static class DemoMemory
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    /// <summary>In MiB.</summary>
    public static async Task<Turn> MeasureAsync(Build build)
    {
        var start = new ProcessStartInfo("dotnet", [build.Program, "demo"]) { RedirectStandardOutput = true, RedirectStandardError = true };

        // As whoever tries it out runs it, not as the image does.
        start.Environment.Remove("DOTNET_GCgen0size");
        using var demo = Process.Start(start)!;
        var printed = demo.StandardOutput.ReadToEndAsync();
        var error = demo.StandardError.ReadToEndAsync();
        var peak = 0L;
        while (!demo.HasExited)
        {
            peak = Math.Max(peak, await PeakKibibytesAsync(demo.Id));
            await Task.Delay(Interval);
        }

        await demo.WaitForExitAsync();
        return demo.ExitCode == 0
            ? new Turn(peak / 1024.0)
            : throw new InvalidOperationException($"The demo of {build.Name} ended with {demo.ExitCode}: {await error}{await printed}");
    }

    private static async Task<long> PeakKibibytesAsync(int processId)
    {
        try
        {
            var line = (await File.ReadAllLinesAsync($"/proc/{processId}/status")).FirstOrDefault(
                line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line["VmHWM:".Length..^"kB".Length], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended between the two looks.
            return 0;
        }
    }
}
