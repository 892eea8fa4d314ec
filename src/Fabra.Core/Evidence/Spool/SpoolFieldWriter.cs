using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Fabra.Core.Evidence.Spool;

/// <summary>Fields as bytes: integers little-endian, texts and blobs with their length before them.</summary>
internal readonly ref struct SpoolFieldWriter(ArrayBufferWriter<byte> output)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void Int32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    public void Int64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    public void Id(Guid value)
    {
        value.TryWriteBytes(output.GetSpan(16), bigEndian: true, out var written);
        output.Advance(written);
    }

    public void Text(string value)
    {
        var length = Utf8.GetByteCount(value);
        Int32(length);
        output.Advance(Utf8.GetBytes(value, output.GetSpan(length)));
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        Int32(value.Length);
        output.Write(value);
    }
}
