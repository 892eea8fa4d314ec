using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Fabra.Core.Values;

namespace Fabra.Storage.Redis;

/// <summary>Appends values to a buffer.</summary>
internal readonly struct ValueWriter(IBufferWriter<byte> buffer)
{
    public void Write(Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                WriteTag(ValueTag.Null);
                break;
            case ValueKind.Bool:
                WriteTag(value.AsBool ? ValueTag.True : ValueTag.False);
                break;
            case ValueKind.Int64:
                // Zigzag, so that small negative numbers are short too.
                WriteTag(ValueTag.Int64);
                WriteNumber((ulong)(value.AsInt64 << 1) ^ (ulong)(value.AsInt64 >> 63));
                break;
            case ValueKind.Double:
                WriteTag(ValueTag.Double);
                WriteFixed(BitConverter.DoubleToInt64Bits(value.AsDouble));
                break;
            case ValueKind.String:
                WriteTag(ValueTag.String);
                WriteText(value.AsString);
                break;
            case ValueKind.Bytes:
                WriteTag(ValueTag.Bytes);
                WriteNumber((ulong)value.AsBytes.Length);
                buffer.Write(value.AsBytes.Span);
                break;
            case ValueKind.Timestamp:
                WriteTag(ValueTag.Timestamp);
                WriteFixed(Microseconds.Of(value.AsTimestamp));
                break;
            case ValueKind.List:
                WriteList(value.AsList);
                break;
            case ValueKind.Struct:
                WriteStruct(value.AsStruct);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(value), value.Kind, "A kind without an encoding.");
        }
    }

    public void WriteNumber(ulong number) => buffer.Advance(Varint.Write(buffer.GetSpan(Varint.MostBytes), number));

    private void WriteList(IReadOnlyList<Value> values)
    {
        WriteTag(ValueTag.List);
        WriteNumber((ulong)values.Count);
        foreach (var item in values)
        {
            Write(item);
        }
    }

    private void WriteStruct(IReadOnlyList<KeyValuePair<string, Value>> fields)
    {
        WriteTag(ValueTag.Struct);
        WriteNumber((ulong)fields.Count);
        foreach (var (name, item) in fields)
        {
            WriteText(name);
            Write(item);
        }
    }

    private void WriteTag(ValueTag tag)
    {
        buffer.GetSpan(1)[0] = (byte)tag;
        buffer.Advance(1);
    }

    private void WriteFixed(long number)
    {
        BinaryPrimitives.WriteInt64BigEndian(buffer.GetSpan(sizeof(long)), number);
        buffer.Advance(sizeof(long));
    }

    private void WriteText(string text)
    {
        WriteNumber((ulong)Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, buffer);
    }
}
