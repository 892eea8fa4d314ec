using Fabra.Core.Evidence.Spool;
using Fabra.Storage.DuckDb.Contexts;

namespace Fabra.Storage.DuckDb.Journal;

/// <summary>
/// The files of the journal, in a folder next to the database: segments like those of the spool, whose frames are numbered by log position. A
/// file is deleted once the database has all of it in its own file, not only in its write-ahead log. The newest stays always: it says how far
/// contexts were acknowledged.
/// </summary>
internal sealed class JournalFiles(string folder) : IDisposable
{
    private const long SegmentLimit = 16L << 20;

    private readonly Lock _lock = new();
    private readonly List<Finished> _finished = [];
    private SpoolSegment? _active;
    private long _last;

    public string Folder { get; } = folder;

    /// <summary>The journal's folder of a database.</summary>
    public static string FolderOf(string databasePath) => Path.GetFullPath(databasePath) + ".journal";

    /// <summary>Whether a folder says anything of a database.</summary>
    public static bool HoldsAny(string folder) => Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any();

    /// <summary>Whether the disk takes anything.</summary>
    /// <exception cref="IOException">It does not.</exception>
    public void Probe()
    {
        lock (_lock)
        {
            CreateFolder();
            var path = Path.Combine(Folder, "probe");
            using (var handle = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
            {
                RandomAccess.Write(handle, new byte[512], 0);
                RandomAccess.FlushToDisk(handle);
            }

            File.Delete(path);
        }
    }

    /// <summary>Reads what an earlier process left. Nothing is changed.</summary>
    /// <param name="head">The newest position of the database: frames up to it are not kept.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="SpoolDamagedException">A file is of a later format.</exception>
    public JournalContents Read(long head)
    {
        var contents = new JournalContents();
        if (!Directory.Exists(Folder))
        {
            return contents;
        }

        var files = SegmentName.In(Folder);
        for (var i = 0; i < files.Count; i++)
        {
            var (path, first) = (files[i].Path, files[i].First);
            var scan = SegmentScan.Read(File.ReadAllBytes(path), Path.GetFileName(path), first);

            // What is numbered like a later file was refused when it was written, and could not be cut off.
            var end = i + 1 < files.Count ? files[i + 1].First : long.MaxValue;
            var last = Math.Min(scan.NextSequence, end) - 1;
            contents.Take(first, last, scan.Frames.Where(frame => frame.Sequence < end), head);
            _finished.Add(new Finished(path, last));
        }

        return contents;
    }

    /// <summary>Appends contexts and syncs them. One thread at a time.</summary>
    /// <exception cref="StoreUnavailableException">The disk refused; whether they are there is not known.</exception>
    public void Append(IReadOnlyList<PlacedContext> contexts)
    {
        var bytes = contexts.Sum(context => (long)context.Write.Frame.Length);
        lock (_lock)
        {
            try
            {
                Append(contexts, bytes);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Abandon();
                throw new StoreUnavailableException(DuckDbErrors.Store, $"the journal {Folder} cannot be written: {failure.Message}", failure)
                {
                    OutcomeUnknown = true,
                    IsFull = failure.Message.Contains("No space left on device", StringComparison.Ordinal),
                };
            }
        }
    }

    /// <summary>The database's own file has everything up to a position.</summary>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public void Trim(long through)
    {
        lock (_lock)
        {
            var newest = _active is null ? 1 : 0;
            while (_finished.Count > newest && _finished[0].Last <= through)
            {
                File.Delete(_finished[0].Path);
                _finished.RemoveAt(0);
            }
        }
    }

    public void Dispose() => _active?.Dispose();

    private void Append(IReadOnlyList<PlacedContext> contexts, long bytes)
    {
        if (_active is { } full && full.Length + bytes > SegmentLimit)
        {
            full.Dispose();
            Finish(full);
        }

        List<ReadOnlyMemory<byte>> parts = new(contexts.Count + 1);
        if (_active is null)
        {
            CreateFolder();
            var first = contexts[0].Position;
            _active = SpoolSegment.Create(Folder, first);
            parts.Add(SegmentHeader.Of(first));
            bytes += SegmentHeader.Size;
        }

        foreach (var context in contexts)
        {
            SpoolFrame.Number(context.Write.Frame.Span, context.Position);
            parts.Add(context.Write.Frame);
        }

        _active.Append(parts, bytes);
        _last = contexts[^1].Position;
    }

    private void Finish(SpoolSegment segment)
    {
        _finished.Add(new Finished(segment.Path, _last));
        _active = null;
    }

    /// <summary>A file whose sync failed is never appended to again.</summary>
    private void Abandon()
    {
        if (_active is not { } failed)
        {
            return;
        }

        _active = null;
        try
        {
            failed.Abandon();
            if (failed.Length == 0)
            {
                File.Delete(failed.Path);
                return;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // The next file begins at the same position, which tells that what is behind it here was refused.
        }

        if (failed.Length > 0)
        {
            Finish(failed);
        }
    }

    private void CreateFolder()
    {
        if (!Directory.Exists(Folder))
        {
            Directory.CreateDirectory(Folder);
            DirectorySync.Flush(Path.GetDirectoryName(Folder)!);
        }
    }

    private readonly record struct Finished(string Path, long Last);
}
