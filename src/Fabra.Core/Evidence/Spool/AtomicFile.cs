namespace Fabra.Core.Evidence.Spool;

/// <summary>Replaces a small file whole: whoever reads it, after a crash too, finds the old content or the new.</summary>
internal static class AtomicFile
{
    /// <param name="durable">Whether the new content survives a power cut once this returns.</param>
    public static void Write(string path, ReadOnlySpan<byte> bytes, bool durable)
    {
        var next = path + ".next";
        using (var handle = File.OpenHandle(next, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, bytes, 0);
            if (durable)
            {
                RandomAccess.FlushToDisk(handle);
            }
        }

        File.Move(next, path, overwrite: true);
        if (durable)
        {
            DirectorySync.Flush(Path.GetDirectoryName(path)!);
        }
    }
}
