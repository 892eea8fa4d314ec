using System.Runtime.InteropServices;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>How many files, sockets included, the process may have open. When none is left the runtime itself aborts.</summary>
internal static class FileDescriptors
{
    /// <summary>What is open once a server has started and nobody has called, where that cannot be counted.</summary>
    private const int UsuallyOpen = 128;

    private const int OfLinux = 7;
    private const int OfBsd = 8;
    private const string OpenOnes = "/proc/self/fd";

    /// <summary>The limit (RLIMIT_NOFILE) that is in force; null where there is none.</summary>
    public static long? Limit()
    {
        if (OperatingSystem.IsWindows() || GetLimit(OperatingSystem.IsLinux() ? OfLinux : OfBsd, out var limit) != 0)
        {
            return null;
        }

        return limit.Current > int.MaxValue ? null : (long)limit.Current;
    }

    /// <summary>How many are open now.</summary>
    public static int Open() => OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries(OpenOnes).Count() : UsuallyOpen;

    [DllImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static extern int GetLimit(int resource, out ResourceLimit limit);

    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public nuint Current;
        public nuint Most;
    }
}
