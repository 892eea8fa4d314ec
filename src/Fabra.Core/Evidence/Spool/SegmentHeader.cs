using System.Buffers.Binary;

namespace Fabra.Core.Evidence.Spool;

/// <summary>How a segment begins, little-endian: <c>magic u64, format version u32, first sequence u64, CRC u32</c>.</summary>
internal static class SegmentHeader
{
    public const int Size = 24;
    public const uint CurrentVersion = 1;

    private const ulong Magic = 0x4C50_5341_5242_4146; // "FABRASPL"
    private const int CrcAt = 20;

    public static byte[] Of(long firstSequence)
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(8), CurrentVersion);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(12), firstSequence);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(CrcAt), Crc32C.Of(bytes.AsSpan(0, CrcAt)));
        return bytes;
    }

    /// <summary>False when the bytes are not an undamaged header for this first sequence.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, long firstSequence, out uint version)
    {
        version = 0;
        if (bytes.Length < Size
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadInt64LittleEndian(bytes[12..]) != firstSequence
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[CrcAt..]) != Crc32C.Of(bytes[..CrcAt]))
        {
            return false;
        }

        version = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]);
        return true;
    }
}
