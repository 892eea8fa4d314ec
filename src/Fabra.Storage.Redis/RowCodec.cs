using System.Buffers;
using System.Buffers.Binary;
using Fabra.Core.Features;
using Fabra.Core.Identity;

namespace Fabra.Storage.Redis;

/// <summary>A row as the bytes of a field, see README.md. Tenant and key are the field's and the hash's names.</summary>
internal static class RowCodec
{
    private const byte Version = 1;
    private const int EventTimeAt = 1;
    private const int ValueIdAt = 9;
    private const int SettledAt = 25;
    private const int WrittenAtAt = 26;
    private const int HeaderLength = 34;

    /// <param name="settled">Whether the row is known to be the newest of its key as far as history goes.</param>
    public static ReadOnlyMemory<byte> Encode(FeatureRow row, bool settled)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        var header = buffer.GetSpan(HeaderLength);
        header[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(header[EventTimeAt..], Microseconds.Of(row.EventTime));
        row.ValueId.TryWriteBytes(header[ValueIdAt..], bigEndian: true, out _);
        header[SettledAt] = settled ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(header[WrittenAtAt..], Microseconds.Of(row.WrittenAt));
        buffer.Advance(HeaderLength);
        var writer = new ValueWriter(buffer);
        writer.WriteNumber((ulong)row.DefinitionVersion);
        writer.Write(row.Value);
        return buffer.WrittenMemory;
    }

    /// <summary>
    /// The row; null when it is not settled. Also null, and <paramref name="unreadable"/>, when the bytes are damaged or of a later
    /// version: then history knows better.
    /// </summary>
    public static FeatureRow? Decode(TenantId tenant, FeatureKey key, ReadOnlySpan<byte> bytes, out bool unreadable)
    {
        unreadable = bytes.Length <= HeaderLength || bytes[0] != Version;
        if (unreadable || bytes[SettledAt] == 0)
        {
            return null;
        }

        try
        {
            var reader = new ValueReader(bytes[HeaderLength..]);
            var row = new FeatureRow(
                tenant,
                key,
                new Guid(bytes.Slice(ValueIdAt, 16), bigEndian: true),
                Microseconds.ToTime(BinaryPrimitives.ReadInt64BigEndian(bytes[EventTimeAt..])),
                Microseconds.ToTime(BinaryPrimitives.ReadInt64BigEndian(bytes[WrittenAtAt..])),
                (long)reader.ReadNumber(),
                reader.Read());
            reader.ShouldBeAtEnd();
            return row;
        }
        catch (Exception damage) when (damage is InvalidDataException or FabraException or ArgumentException)
        {
            unreadable = true;
            return null;
        }
    }
}
