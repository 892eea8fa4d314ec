namespace Fabra.Core.Evidence.Spool;

/// <summary>Reads single records out of the files of a spool.</summary>
internal static class SpoolRecords
{
    /// <summary>Reads one record, checksum verified.</summary>
    /// <exception cref="SpoolDamagedException">It is not what was written.</exception>
    /// <exception cref="SpoolUnwritableException">The disk failed.</exception>
    public static async Task<SpooledContext> ReadAsync(SpoolEntry entry, CancellationToken cancellationToken)
    {
        var frame = await ReadFrameAsync(entry, cancellationToken);
        if (frame.Length < entry.Bytes
            || !SpoolFrame.TryReadHeader(frame.Span, out var payloadLength, out var sequence)
            || payloadLength != frame.Length - SpoolFrame.HeaderSize
            || sequence != entry.Sequence
            || !SpoolFrame.IsIntact(frame.Span))
        {
            throw new SpoolDamagedException($"Record {entry.Sequence} of the spool is damaged.");
        }

        try
        {
            return SpoolCodec.Decode(frame[SpoolFrame.HeaderSize..]);
        }
        catch (InvalidDataException error)
        {
            throw new SpoolDamagedException($"Record {entry.Sequence} of the spool cannot be read: {error.Message}", error);
        }
    }

    /// <summary>The bytes of one record, as many as there are.</summary>
    /// <exception cref="SpoolUnwritableException">The disk failed.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadFrameAsync(SpoolEntry entry, CancellationToken cancellationToken)
    {
        var frame = new byte[entry.Bytes];
        var filled = 0;
        try
        {
            using var handle = File.OpenHandle(
                entry.Place.Segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.Asynchronous);
            while (filled < frame.Length)
            {
                var read = await RandomAccess.ReadAsync(handle, frame.AsMemory(filled), entry.Place.Offset + filled, cancellationToken);
                if (read == 0)
                {
                    break;
                }

                filled += read;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SpoolUnwritableException($"The spool cannot be read: {error.Message}", error);
        }

        return frame.AsMemory(0, filled);
    }
}
