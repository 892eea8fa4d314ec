namespace Fabra.Core.Evidence.Spool;

/// <summary>Reads all of one segment: the records that are whole, the damage between them, and where a torn tail begins.</summary>
internal sealed class SegmentScan
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly string _name;
    private long _lastSequence;

    private SegmentScan(ReadOnlyMemory<byte> bytes, string name, long firstSequence)
    {
        _bytes = bytes;
        _name = name;
        _lastSequence = firstSequence - 1;
        NextSequence = firstSequence;
    }

    public List<ScannedFrame> Frames { get; } = [];

    public List<SpoolDamage> Damages { get; } = [];

    /// <summary>
    /// Bytes at the end that a crash left of an append: a frame cut short, or zeros where a size reached the disk before its data.
    /// It was never acknowledged, because acknowledging comes after the sync of the whole frame.
    /// </summary>
    public int TornBytes { get; private set; }

    /// <summary>The sequence after the last one known to have been in the file, whole or not.</summary>
    public long NextSequence { get; private set; }

    /// <exception cref="SpoolDamagedException">The file is of a later format.</exception>
    public static SegmentScan Read(ReadOnlyMemory<byte> bytes, string name, long firstSequence)
    {
        var scan = new SegmentScan(bytes, name, firstSequence);
        if (bytes.Length < SegmentHeader.Size)
        {
            scan.TornBytes = bytes.Length;
            return scan;
        }

        var at = SegmentHeader.Size;
        if (!SegmentHeader.TryRead(bytes.Span, firstSequence, out var version))
        {
            if (bytes.Span.IndexOfAnyExcept((byte)0) < 0)
            {
                scan.TornBytes = bytes.Length;
                return scan;
            }

            scan.Damages.Add(new SpoolDamage(name, 0, SegmentHeader.Size, "the header of the file is damaged"));
        }
        else if (version != SegmentHeader.CurrentVersion)
        {
            throw new SpoolDamagedException($"{name} is of spool format {version}; this version of Fabra reads format 1.");
        }

        while (at < bytes.Length)
        {
            at = scan.ReadFrame(at);
        }

        return scan;
    }

    /// <summary>Takes in whatever lies at <paramref name="at"/> and returns where the next thing begins.</summary>
    private int ReadFrame(int at)
    {
        var rest = _bytes.Span[at..];
        if (rest.Length < SpoolFrame.HeaderSize || rest.IndexOfAnyExcept((byte)0) < 0)
        {
            return Torn(at);
        }

        if (!StartsFrame(rest, out var payloadLength, out var sequence))
        {
            var next = FindFrame(at + 1);
            Damages.Add(new SpoolDamage(_name, at, next - at, "no record begins where one should"));
            return next;
        }

        if (payloadLength > rest.Length - SpoolFrame.HeaderSize)
        {
            return Torn(at);
        }

        var length = SpoolFrame.HeaderSize + payloadLength;
        _lastSequence = sequence;
        NextSequence = sequence + 1;
        if (SpoolFrame.IsIntact(rest[..length]))
        {
            Frames.Add(new ScannedFrame(sequence, at, _bytes.Slice(at, length)));
        }
        else
        {
            Damages.Add(new SpoolDamage(_name, at, length, $"record {sequence} fails its checksum"));
        }

        return at + length;
    }

    private int Torn(int at)
    {
        TornBytes = _bytes.Length - at;
        return _bytes.Length;
    }

    private int FindFrame(int at)
    {
        for (; at < _bytes.Length; at++)
        {
            if (StartsFrame(_bytes.Span[at..], out _, out _))
            {
                return at;
            }
        }

        return _bytes.Length;
    }

    private bool StartsFrame(ReadOnlySpan<byte> bytes, out int payloadLength, out long sequence) =>
        SpoolFrame.TryReadHeader(bytes, out payloadLength, out sequence) && sequence > _lastSequence;
}

/// <summary>A whole frame found in a segment.</summary>
internal readonly record struct ScannedFrame(long Sequence, long Offset, ReadOnlyMemory<byte> Bytes);
