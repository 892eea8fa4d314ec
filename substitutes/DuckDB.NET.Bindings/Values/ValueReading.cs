using System.Runtime.InteropServices;

namespace DuckDB.NET.Native;

/// <summary>Takes a value out in the .NET type nearest to its DuckDB type.</summary>
internal static partial class ValueReading
{
    public static object Read(DuckDBValue value, DuckDBType type) => type switch
    {
        // Boxed as it is: without a common type of all arms the compiler converts none.
        DuckDBType.Boolean => (object)GetBool(value),
        DuckDBType.TinyInt => GetInt8(value),
        DuckDBType.SmallInt => GetInt16(value),
        DuckDBType.Integer => GetInt32(value),
        DuckDBType.BigInt => GetInt64(value),
        DuckDBType.UnsignedTinyInt => GetUInt8(value),
        DuckDBType.UnsignedSmallInt => GetUInt16(value),
        DuckDBType.UnsignedInteger => GetUInt32(value),
        DuckDBType.UnsignedBigInt => GetUInt64(value),
        DuckDBType.HugeInt => GetHugeInt(value).ToBigInteger(),
        DuckDBType.UnsignedHugeInt => GetUHugeInt(value).ToBigInteger(),
        DuckDBType.Float => GetFloat(value),
        DuckDBType.Double => GetDouble(value),
        DuckDBType.Decimal => GetDecimal(value),
        DuckDBType.Varchar or DuckDBType.Enum => NativeText.Take(GetVarchar(value)) ?? string.Empty,
        DuckDBType.Blob => TakeBlob(GetBlob(value)),
        DuckDBType.Uuid => ToGuid(GetUuid(value)),
        DuckDBType.Date => DuckDBDateOnly.FromDuckDBDate(GetDate(value)),
        DuckDBType.Time => DuckDBTimeOnly.FromDuckDBTime(GetTime(value)),
        DuckDBType.TimeTz => DuckDBTimeTz.FromBits(GetTimeTz(value).Bits),
        DuckDBType.Timestamp => DuckDBTimestamp.FromDuckDBTimestampStruct(GetTimestamp(value)),
        DuckDBType.TimestampTz => DuckDBTimestamp.FromDuckDBTimestampStruct(GetTimestampTz(value)),
        DuckDBType.TimestampS => FromMicros(checked(GetTimestampS(value).Micros * 1_000_000)),
        DuckDBType.TimestampMs => FromMicros(checked(GetTimestampMs(value).Micros * 1_000)),
        DuckDBType.TimestampNs => FromMicros(Calendar.FloorDivide(GetTimestampNs(value).Micros, 1_000)),
        DuckDBType.Interval => GetInterval(value),
        _ => throw new NotSupportedException($"Values of type {type} cannot be read one by one."),
    };

    private static DuckDBTimestamp FromMicros(long micros) =>
        DuckDBTimestamp.FromDuckDBTimestampStruct(new DuckDBTimestampStruct(micros));

    private static Guid ToGuid(DuckDBUHugeInt bits)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, bits.ToUInt128());
        return new Guid(bytes, bigEndian: true);
    }

    private static byte[] TakeBlob(NativeBlob blob)
    {
        try
        {
            var bytes = new byte[checked((int)blob.Size)];
            if (bytes.Length > 0)
            {
                Marshal.Copy(blob.Data, bytes, 0, bytes.Length);
            }

            return bytes;
        }
        finally
        {
            NativeText.Free(blob.Data);
        }
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct NativeBlob(nint Data, ulong Size);
}
