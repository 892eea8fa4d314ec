using System.Buffers.Binary;

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

    /// <summary>Checksums the payload; done by the caller of an append, not by the one loop that writes.</summary>
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
