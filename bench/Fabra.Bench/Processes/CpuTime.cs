using System.Globalization;

namespace Fabra.Bench.Processes;

/// <summary>CPU time of processes, user and system, from <c>/proc</c> (proc_pid_stat(5), fields 14 and 15).</summary>
internal static class CpuTime
{
    /// <summary>Linux reports in hundredths of a second on every architecture that .NET runs on.</summary>
    private const double TicksPerSecond = 100;

    public static TimeSpan Of(int processId) => Read($"/proc/{processId}/stat");

    public static TimeSpan OfThisProcess() => Read("/proc/self/stat");

    private static TimeSpan Read(string path)
    {
        var stat = File.ReadAllText(path);

        // The second field is the program's name in brackets and may hold anything.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds(ticks / TicksPerSecond);
    }
}
