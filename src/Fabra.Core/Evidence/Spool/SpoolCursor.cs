using System.Buffers.Binary;

namespace Fabra.Core.Evidence.Spool;

/// <summary>
/// How far the spool is drained: the sequence of the first record that is not. It may lag behind, since draining twice is harmless,
/// but must never run ahead; hence the checksum, and hence the durable rewrite when what is there cannot be read, so that no older
/// cursor can come back over records that are numbered afresh.
/// </summary>
internal sealed class SpoolCursor(string directory)
{
    private const ulong Magic = 0x3130_5255_4342_4146; // "FABCUR01", little-endian
    private const int Size = 20;

    private readonly string _path = Path.Combine(directory, "cursor");

    /// <summary>The stored position; 1 when there is none or it is damaged.</summary>
    public long Read(out bool damaged)
    {
        damaged = false;
        if (!File.Exists(_path))
        {
            return 1;
        }

        ReadOnlySpan<byte> bytes = File.ReadAllBytes(_path);
        damaged = bytes.Length != Size
            || BinaryPrimitives.ReadUInt64LittleEndian(bytes) != Magic
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]) != Crc32C.Of(bytes[..16]);
        return damaged ? 1 : BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
    }

    public void Write(long firstUndrained, bool durable)
    {
        Span<byte> bytes = stackalloc byte[Size];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt64LittleEndian(bytes[8..], firstUndrained);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes[16..], Crc32C.Of(bytes[..16]));
        AtomicFile.Write(_path, bytes, durable);
    }
}
