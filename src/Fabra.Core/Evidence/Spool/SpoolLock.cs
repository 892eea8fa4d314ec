using Microsoft.Win32.SafeHandles;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// One owner per folder. The operating system drops the lock with its process, however that ends, so it never goes stale. Who owns
/// it is in a file beside it, because a locked file cannot be read.
/// </summary>
internal sealed class SpoolLock : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int MacWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly SafeFileHandle _handle;
    private readonly string _owner;

    private SpoolLock(SafeFileHandle handle, string owner)
    {
        _handle = handle;
        _owner = owner;
    }

    /// <summary>Takes it without changing anything in a folder that was a spool before.</summary>
    /// <exception cref="SpoolInUseException">Somebody else holds it.</exception>
    public static SpoolLock Take(string directory)
    {
        var owner = Path.Combine(directory, "owner");
        try
        {
            return new SpoolLock(
                File.OpenHandle(Path.Combine(directory, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), owner);
        }
        catch (IOException error) when (error.HResult is LinuxWouldBlock or MacWouldBlock or WindowsSharingViolation)
        {
            throw new SpoolInUseException($"The spool {directory} is in use by {NameOf(owner)}.", error);
        }
    }

    /// <summary>Says who has it.</summary>
    public void Sign() => File.WriteAllText(_owner, $"process {Environment.ProcessId} on {Environment.MachineName}");

    public void Dispose() => _handle.Dispose();

    private static string NameOf(string owner)
    {
        try
        {
            return File.ReadAllText(owner);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}
