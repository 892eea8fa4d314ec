using Microsoft.Win32.SafeHandles;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// One file of the spool. Only the spool's writer loop changes it. It is appended to by the process that created it and never again:
/// after a restart a new one is begun, so that what follows a torn tail is never in doubt.
/// </summary>
internal sealed class SpoolSegment(string path, long length) : IDisposable
{
    private SafeFileHandle? _handle;

    public string Path { get; } = path;

    /// <summary>Bytes known to be on disk.</summary>
    public long Length { get; private set; } = length;

    /// <summary>How many of its records are not drained.</summary>
    public int Undrained { get; set; }

    public static SpoolSegment Create(string directory, long firstSequence)
    {
        var path = System.IO.Path.Combine(directory, SegmentName.Of(firstSequence));

        // A file of this name can only hold what was never acknowledged: the sequence it is named by is still free.
        return new SpoolSegment(path, 0)
        {
            _handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete),
        };
    }

    /// <summary>Appends parts and syncs them. When it returns they are durable, the file's own name included.</summary>
    public void Append(IReadOnlyList<ReadOnlyMemory<byte>> parts, long bytes)
    {
        RandomAccess.Write(_handle!, parts, Length);
        RandomAccess.FlushToDisk(_handle!);
        if (Length == 0)
        {
            DirectorySync.Flush(System.IO.Path.GetDirectoryName(Path)!);
        }

        Length += bytes;
    }

    /// <summary>
    /// Cuts off what a failed append left and closes the file. A failed sync is never repeated: the kernel may have dropped the
    /// pages and would then call a second one a success.
    /// </summary>
    public void Abandon()
    {
        using var handle = _handle;
        _handle = null;
        RandomAccess.SetLength(handle!, Length);
    }

    public void Dispose() => _handle?.Dispose();
}
