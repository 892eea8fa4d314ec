using Microsoft.Extensions.Logging;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// What an earlier process left in a folder: what is undrained, what is damaged, where to go on. Reading changes nothing;
/// <see cref="Settle"/> puts the folder in order.
/// </summary>
internal sealed class SpoolRecovery
{
    private readonly string _directory;
    private readonly long _firstUndrained;
    private readonly bool _cursorDamaged;
    private readonly List<(string Name, byte[] Bytes)> _unreadable = [];
    private readonly List<(string Segment, int Bytes)> _torn = [];
    private readonly List<string> _drained = [];

    private SpoolRecovery(string directory)
    {
        _directory = directory;
        _firstUndrained = new SpoolCursor(directory).Read(out _cursorDamaged);
        NextSequence = _firstUndrained;
    }

    public List<SpoolEntry> Entries { get; } = [];

    public List<SpoolSegment> Segments { get; } = [];

    public List<SpoolDamage> Damages { get; } = [];

    public long NextSequence { get; private set; } = 1;

    /// <summary>True when nothing waits, nor anything that cannot be read.</summary>
    public bool IsEmpty => Entries.Count == 0 && Damages.Count == 0;

    /// <exception cref="SpoolDamagedException">A file is of a format that only a later version knows.</exception>
    public static SpoolRecovery Read(string directory)
    {
        var found = new SpoolRecovery(directory);
        var files = SegmentName.In(directory);
        long? expected = null;
        for (var i = 0; i < files.Count; i++)
        {
            var first = files[i].First;
            if (expected < first && first > found._firstUndrained)
            {
                var missing = first - Math.Max(expected.Value, found._firstUndrained);
                found.Damages.Add(new SpoolDamage(Path.GetFileName(files[i].Path), 0, 0, $"{missing} records before it are missing"));
            }

            // A frame numbered like a later file was refused when it was written and could not be cut off.
            var end = i + 1 < files.Count ? files[i + 1].First : long.MaxValue;
            var scan = found.ReadSegment(files[i].Path, first, end);
            expected = scan.Damages.Count == 0 ? Math.Min(scan.NextSequence, end) : null;
            found.NextSequence = Math.Max(found.NextSequence, Math.Min(scan.NextSequence, end));
        }

        return found;
    }

    /// <summary>Keeps what cannot be read in <c>quarantine/</c>, deletes what is drained, and says what was found.</summary>
    public void Settle(SpoolArchive archive, ILogger logger)
    {
        if (_cursorDamaged)
        {
            logger.CursorDamaged(_directory);
            new SpoolCursor(_directory).Write(_firstUndrained, durable: true);
        }

        foreach (var (name, bytes) in _unreadable)
        {
            archive.Quarantine(name, bytes);
        }

        Damages.ForEach(damage => logger.SpoolDamaged(damage.Segment, damage.Offset, damage.Length, damage.Problem));
        _torn.ForEach(torn => logger.TornTail(torn.Segment, torn.Bytes));
        _drained.ForEach(File.Delete);
    }

    private SegmentScan ReadSegment(string path, long first, long end)
    {
        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        var name = Path.GetFileName(path);
        var scan = SegmentScan.Read(bytes, name, first);
        var segment = new SpoolSegment(path, bytes.Length);
        foreach (var damage in scan.Damages)
        {
            Add(damage, bytes.Slice((int)damage.Offset, (int)damage.Length));
        }

        if (scan.TornBytes > 0)
        {
            _torn.Add((name, scan.TornBytes));
        }

        foreach (var frame in scan.Frames.Where(frame => frame.Sequence >= _firstUndrained && frame.Sequence < end))
        {
            Take(frame, segment, name);
        }

        if (segment.Undrained > 0)
        {
            Segments.Add(segment);
        }
        else
        {
            _drained.Add(path);
        }

        return scan;
    }

    private void Take(ScannedFrame frame, SpoolSegment segment, string name)
    {
        SpooledContext context;
        try
        {
            context = SpoolCodec.Decode(frame.Bytes[SpoolFrame.HeaderSize..]);
        }
        catch (InvalidDataException error)
        {
            Add(new SpoolDamage(name, frame.Offset, frame.Bytes.Length, error.Message), frame.Bytes);
            return;
        }

        // Copied, or the slice would keep the whole segment in memory.
        var key = context.Key is { } found ? found with { Fingerprint = found.Fingerprint.ToArray() } : null;
        segment.Undrained++;
        Entries.Add(new SpoolEntry(
            frame.Sequence,
            context.Record.ContextId,
            context.Record.Tenant,
            key,
            context.SpooledAt,
            new SpoolPlace(segment, frame.Offset, frame.Bytes.Length)));
    }

    private void Add(SpoolDamage damage, ReadOnlyMemory<byte> bytes)
    {
        Damages.Add(damage);
        _unreadable.Add(($"{damage.Segment}-{damage.Offset}", bytes.ToArray()));
    }
}
