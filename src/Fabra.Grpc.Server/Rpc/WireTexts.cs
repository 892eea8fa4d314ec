using System.Buffers;
using System.Text;
using Google.Protobuf.Reflection;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>
/// Walks a serialised message and looks at every text in it, without building anything: one place for all fields of all calls, so that
/// none can be forgotten. A text that no database stores would otherwise fail in the store, and look like an outage.
/// </summary>
internal static class WireTexts
{
    /// <summary>Messages nested deeper than this are refused by the parser itself.</summary>
    private const int MaxDepth = 100;

    /// <summary>The first text that is not UTF-8 or holds U+0000; null when there is none.</summary>
    /// <param name="zeros">
    /// Whether U+0000 is looked for. Not in a stream, where the domain refuses one row or one step, and the stream goes on.
    /// </param>
    public static TextFault? Find(in ReadOnlySequence<byte> payload, MessageDescriptor descriptor, bool zeros)
    {
        if (payload.IsSingleSegment)
        {
            return Find(payload.FirstSpan, descriptor, zeros);
        }

        var length = checked((int)payload.Length);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            payload.CopyTo(copy);
            return Find(copy.AsSpan(0, length), descriptor, zeros);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    // Bytes from 1 to 0x7F are good text wherever the fields begin and end; most small requests are nothing else.
    private static TextFault? Find(ReadOnlySpan<byte> message, MessageDescriptor descriptor, bool zeros) =>
        Ascii.IsValid(message) && !(zeros && message.Contains((byte)0)) ? null : Walk(message, descriptor, zeros, MaxDepth);

    private static TextFault? Walk(ReadOnlySpan<byte> message, MessageDescriptor descriptor, bool zeros, int depth)
    {
        var rest = message;
        while (depth > 0)
        {
            // Whatever is not a message is left to the parser, which says so in its own words.
            var before = message[..^rest.Length];
            if (!WireField.TryRead(ref rest, out var read))
            {
                return null;
            }

            if (!read.HasContent || descriptor.FindFieldByNumber(read.Number) is not { } field)
            {
                continue;
            }

            var fault = field.FieldType switch
            {
                FieldType.String => TextFault.Of(field, read.Content, zeros),
                FieldType.Message => Walk(read.Content, field.MessageType, zeros, depth - 1),
                _ => null,
            };
            if (fault is { } found)
            {
                return found.Within(field, before, read.Content);
            }
        }

        return null;
    }
}
