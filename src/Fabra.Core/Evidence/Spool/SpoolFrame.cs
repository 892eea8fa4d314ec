using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// How one record lies in a segment, little-endian: <c>magic u32, payload length u32, sequence u64, payload CRC u32, header CRC u32</c>,
/// then the payload. The header has a checksum of its own so that a length can be believed before it is followed.
/// </summary>
internal static class SpoolFrame
{
    public const int HeaderSize = 24;

    private const uint Magic = 0x3152_4246; // "FBR1"
    private const int HeaderCrcAt = 20;

    /// <summary>The frame of a context, but for its number; made by the caller of an append, not by the one loop that writes.</summary>
    /// <exception cref="ArgumentException">A text is not valid UTF-16, which UTF-8 could not give back.</exception>
    public static Memory<byte> Of(SpooledContext context)
    {
        var record = context.Record;
        var output = new ArrayBufferWriter<byte>(
            1024 + record.Content.Length + record.Plan.Length + record.Lineage.Length + record.Meta.Length);
        output.GetSpan(HeaderSize);
        output.Advance(HeaderSize);
        SpoolCodec.Encode(output, context);
        var frame = MemoryMarshal.AsMemory(output.WrittenMemory);
        Prepare(frame.Span);
        return frame;
    }

    /// <summary>Checksums the payload.</summary>
    public static void Prepare(Span<byte> frame)
    {
        var payload = frame[HeaderSize..];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame[4..], payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[16..], Crc32C.Of(payload));
    }

    /// <summary>Numbers a prepared frame and closes its header.</summary>
    public static void Number(Span<byte> frame, long sequence)
    {
        BinaryPrimitives.WriteInt64LittleEndian(frame[8..], sequence);
        BinaryPrimitives.WriteUInt32LittleEndian(frame[HeaderCrcAt..], Crc32C.Of(frame[..HeaderCrcAt]));
    }

    /// <summary>True when a whole, undamaged header begins here.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> bytes, out int payloadLength, out long sequence)
    {
        payloadLength = 0;
        sequence = 0;
        if (bytes.Length < HeaderSize
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[HeaderCrcAt..]) != Crc32C.Of(bytes[..HeaderCrcAt]))
        {
            return false;
        }

        payloadLength = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        sequence = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
        return payloadLength >= 0;
    }

    /// <summary>True when the payload of a whole frame is what its header says.</summary>
    public static bool IsIntact(ReadOnlySpan<byte> frame) =>
        BinaryPrimitives.ReadUInt32LittleEndian(frame[16..]) == Crc32C.Of(frame[HeaderSize..]);
}
