using System.Globalization;

namespace Fabra.Bench.Processes;

/// <summary>What else the machine does, from <c>/proc/loadavg</c> (proc_loadavg(5)).</summary>
internal static class MachineLoad
{
    /// <summary>Part of the processors that others may use before it is said.</summary>
    private const double Quiet = 0.25;

    /// <summary>Says on standard error that the machine is busy, if it is.</summary>
    public static void Report()
    {
        var lastMinute = double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
        if (lastMinute > Quiet * Environment.ProcessorCount)
        {
            Console.Error.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"note: the machine is busy (load average {lastMinute}, {Environment.ProcessorCount} processors); go by ratios, not by rates"));
        }
    }
}
