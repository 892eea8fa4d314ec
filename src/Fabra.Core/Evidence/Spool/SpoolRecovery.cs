using Microsoft.Extensions.Logging;

namespace Fabra.Core.Evidence.Spool;

/// <summary>Opens a folder that an earlier process left: what is undrained, what is damaged, where to go on.</summary>
internal sealed class SpoolRecovery(string directory, SpoolArchive archive, ILogger logger)
{
    public List<SpoolEntry> Entries { get; } = [];

    public List<SpoolSegment> Segments { get; } = [];

    public List<SpoolDamage> Damages { get; } = [];

    public long NextSequence { get; private set; } = 1;

    public void Run()
    {
        var cursor = new SpoolCursor(directory);
        var firstUndrained = cursor.Read(out var cursorDamaged);
        if (cursorDamaged)
        {
            logger.CursorDamaged(directory);
            cursor.Write(firstUndrained, durable: true);
        }

        NextSequence = firstUndrained;
        var files = Directory.EnumerateFiles(directory, SegmentName.Pattern)
            .Select(path => (Path: path, First: SegmentName.Parse(Path.GetFileName(path))))
            .Where(file => file.First is not null)
            .OrderBy(file => file.First)
            .ToList();
        long? expected = null;
        for (var i = 0; i < files.Count; i++)
        {
            var first = files[i].First!.Value;
            if (expected < first && first > firstUndrained)
            {
                var missing = first - Math.Max(expected.Value, firstUndrained);
                Report(new SpoolDamage(Path.GetFileName(files[i].Path), 0, 0, $"{missing} records before it are missing"), default);
            }

            // A frame numbered like a later file was refused when it was written and could not be cut off.
            var end = i + 1 < files.Count ? files[i + 1].First!.Value : long.MaxValue;
            var scan = ReadSegment(files[i].Path, first, firstUndrained, end);
            expected = scan.Damages.Count == 0 ? Math.Min(scan.NextSequence, end) : null;
            NextSequence = Math.Max(NextSequence, Math.Min(scan.NextSequence, end));
        }
    }

    private SegmentScan ReadSegment(string path, long first, long firstUndrained, long end)
    {
        ReadOnlyMemory<byte> bytes = File.ReadAllBytes(path);
        var name = Path.GetFileName(path);
        var scan = SegmentScan.Read(bytes, name, first);
        var segment = new SpoolSegment(path, bytes.Length);
        foreach (var damage in scan.Damages)
        {
            Report(damage, bytes.Slice((int)damage.Offset, (int)damage.Length));
        }

        if (scan.TornBytes > 0)
        {
            logger.TornTail(name, scan.TornBytes);
        }

        foreach (var frame in scan.Frames.Where(frame => frame.Sequence >= firstUndrained && frame.Sequence < end))
        {
            Take(frame, segment, name);
        }

        if (segment.Undrained > 0)
        {
            Segments.Add(segment);
        }
        else
        {
            File.Delete(path);
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
            Report(new SpoolDamage(name, frame.Offset, frame.Bytes.Length, error.Message), frame.Bytes);
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

    private void Report(SpoolDamage damage, ReadOnlyMemory<byte> bytes)
    {
        Damages.Add(damage);
        if (!bytes.IsEmpty)
        {
            archive.Quarantine($"{damage.Segment}-{damage.Offset}", bytes.Span);
        }

        logger.SpoolDamaged(damage.Segment, damage.Offset, damage.Length, damage.Problem);
    }
}
