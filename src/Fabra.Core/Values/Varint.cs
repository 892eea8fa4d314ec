namespace Fabra.Core.Values;

/// <summary>LEB128: seven bits to a byte, the lowest first, the high bit set on all but the last.</summary>
internal static class Varint
{
    /// <summary>The most bytes that a number takes.</summary>
    public const int MostBytes = 10;

    /// <summary>Writes a number; returns how many bytes it took.</summary>
    public static int Write(Span<byte> bytes, ulong number)
    {
        var length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            bytes[length++] = (byte)(number | 0x80);
        }

        bytes[length++] = (byte)number;
        return length;
    }

    /// <summary>Takes a number from the front; false, and nothing is taken, when there is none.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> bytes, out ulong number)
    {
        number = 0;
        for (var i = 0; i < bytes.Length && i < MostBytes; i++)
        {
            number |= (ulong)(bytes[i] & 0x7F) << (7 * i);
            if (bytes[i] < 0x80)
            {
                bytes = bytes[(i + 1)..];
                return true;
            }
        }

        return false;
    }
}
