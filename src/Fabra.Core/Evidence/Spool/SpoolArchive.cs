namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// What the spool sets aside and keeps until a person removes it: <c>refused/</c>, records the store will never take, each a segment
/// of one; <c>quarantine/</c>, bytes that could not be read.
/// </summary>
internal sealed class SpoolArchive(string directory)
{
    private readonly string _refused = Path.Combine(directory, "refused");
    private readonly string _quarantine = Path.Combine(directory, "quarantine");
    private long _bytes;

    /// <summary>Size of all that is set aside, as of opening and what was added since.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    public void Open()
    {
        Directory.CreateDirectory(_refused);
        Directory.CreateDirectory(_quarantine);
        _bytes = new[] { _refused, _quarantine }
            .SelectMany(folder => new DirectoryInfo(folder).EnumerateFiles())
            .Sum(file => file.Length);
    }

    public void Refuse(SpoolEntry entry, ReadOnlyMemory<byte> frame) =>
        Keep(_refused, $"{entry.ContextId}.spool", SegmentHeader.Of(entry.Sequence), frame.Span);

    public void Quarantine(string name, ReadOnlySpan<byte> bytes) => Keep(_quarantine, $"{name}.bytes", [], bytes);

    private void Keep(string folder, string name, ReadOnlySpan<byte> head, ReadOnlySpan<byte> bytes)
    {
        var path = Path.Combine(folder, name);
        var before = File.Exists(path) ? new FileInfo(path).Length : 0;
        using (var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, head, 0);
            RandomAccess.Write(handle, bytes, head.Length);
            RandomAccess.FlushToDisk(handle);
        }

        DirectorySync.Flush(folder);
        Interlocked.Add(ref _bytes, head.Length + bytes.Length - before);
    }
}
