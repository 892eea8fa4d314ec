using System.Buffers.Binary;
using System.Text;
using Fabra.Core.Values;

namespace Fabra.Storage.Redis;

/// <summary>Reads what <see cref="ValueWriter"/> wrote; bytes that are anything else are damage.</summary>
/// <exception cref="InvalidDataException">Thrown by every method: the bytes are no value.</exception>
internal ref struct ValueReader(ReadOnlySpan<byte> bytes)
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _left = bytes;

    public Value Read() => Read(0);

    public ulong ReadNumber() =>
        Varint.TryRead(ref _left, out var number) ? number : throw new InvalidDataException("a number without end");

    public readonly void ShouldBeAtEnd()
    {
        if (_left.Length > 0)
        {
            throw new InvalidDataException("bytes after the value");
        }
    }

    private Value Read(int depth)
    {
        // Damage must not become a stack without end; deeper values cannot be written.
        if (depth > Value.MaxDepth)
        {
            throw new InvalidDataException("nested too deep");
        }

        return (ValueTag)Take(1)[0] switch
        {
            ValueTag.Null => Value.Null,
            ValueTag.False => Value.Of(false),
            ValueTag.True => Value.Of(true),
            ValueTag.Int64 => Value.Of(ReadZigzag()),
            ValueTag.Double => Value.Of(BitConverter.Int64BitsToDouble(ReadFixed())),
            ValueTag.String => Value.Of(ReadText()),
            ValueTag.Bytes => Value.Of(Take(ReadCount())),
            ValueTag.Timestamp => Value.Of(Microseconds.ToTime(ReadFixed())),
            ValueTag.List => ReadList(depth),
            ValueTag.Struct => ReadStruct(depth),
            _ => throw new InvalidDataException("an unknown kind of value"),
        };
    }

    private Value ReadList(int depth)
    {
        var items = new Value[ReadCount()];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = Read(depth + 1);
        }

        return Value.Of(items);
    }

    private Value ReadStruct(int depth)
    {
        var fields = new KeyValuePair<string, Value>[ReadCount()];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new(ReadText(), Read(depth + 1));
        }

        return Value.Of(fields);
    }

    private long ReadZigzag()
    {
        var number = ReadNumber();
        return (long)(number >> 1) ^ -(long)(number & 1);
    }

    private long ReadFixed() => BinaryPrimitives.ReadInt64BigEndian(Take(sizeof(long)));

    private string ReadText() => Strict.GetString(Take(ReadCount()));

    /// <summary>A number of bytes or items; each takes at least a byte, so more than are left is damage, and no memory is asked for.</summary>
    private int ReadCount() => ReadNumber() is var count && count <= (ulong)_left.Length
        ? (int)count
        : throw new InvalidDataException("longer than what is there");

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _left.Length)
        {
            throw new InvalidDataException("cut short");
        }

        var taken = _left[..length];
        _left = _left[length..];
        return taken;
    }
}
