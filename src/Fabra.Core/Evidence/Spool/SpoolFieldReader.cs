using System.Buffers.Binary;
using System.Text;

namespace Fabra.Core.Evidence.Spool;

/// <summary>Reads what <see cref="SpoolFieldWriter"/> wrote; never beyond the end, whatever the bytes say.</summary>
internal ref struct SpoolFieldReader(ReadOnlyMemory<byte> input)
{
    private ReadOnlyMemory<byte> _rest = input;

    public byte Byte() => Take(1).Span[0];

    public int Count() => BinaryPrimitives.ReadInt32LittleEndian(Take(sizeof(int)).Span);

    public Guid Id() => new(Take(16).Span, bigEndian: true);

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    public ReadOnlyMemory<byte> Bytes() => Take(Count());

    public DateTimeOffset Instant()
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)).Span);
        return ticks >= 0 && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new DateTimeOffset(ticks, TimeSpan.Zero)
            : throw new InvalidDataException("An instant is out of range.");
    }

    public readonly void End()
    {
        if (!_rest.IsEmpty)
        {
            throw new InvalidDataException($"{_rest.Length} bytes are left over.");
        }
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length < 0 || length > _rest.Length)
        {
            throw new InvalidDataException("A field reaches beyond the end.");
        }

        var taken = _rest[..length];
        _rest = _rest[length..];
        return taken;
    }
}
