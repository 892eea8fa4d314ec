using System.Buffers.Binary;
using System.Numerics;

namespace Fabra.Core.Evidence.Spool;

/// <summary>CRC-32C (RFC 3720, appendix B.4): finds every error that spans at most 32 bits, so every flipped byte.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> data)
    {
        var crc = uint.MaxValue;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        foreach (var value in data)
        {
            crc = BitOperations.Crc32C(crc, value);
        }

        return ~crc;
    }
}
