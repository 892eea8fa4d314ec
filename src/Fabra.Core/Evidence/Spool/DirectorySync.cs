using System.Runtime.InteropServices;
using System.Text;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// Makes a directory's entries durable. A new file survives a power cut only once the directory that names it is synced too, and
/// .NET cannot open a directory.
/// </summary>
internal static class DirectorySync
{
    private const int ReadOnly = 0;
    private const int Interrupted = 4;
    private const int InvalidArgument = 22;

    /// <exception cref="IOException">The directory could not be synced.</exception>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            // NTFS journals its directories itself, and has no call for this.
            return;
        }

        var descriptor = Retry(() => Open(Encoding.UTF8.GetBytes(directory + '\0'), ReadOnly));
        if (descriptor < 0)
        {
            throw Failure("open", directory);
        }

        try
        {
            // EINVAL: this file system has no such thing as syncing a directory, which leaves nothing to ask of it.
            if (Retry(() => Sync(descriptor)) < 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
            {
                throw Failure("sync", directory);
            }
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static int Retry(Func<int> call)
    {
        int result;
        do
        {
            result = call();
        }
        while (result < 0 && Marshal.GetLastPInvokeError() == Interrupted);
        return result;
    }

    private static IOException Failure(string verb, string directory)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"Cannot {verb} the directory {directory}: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
