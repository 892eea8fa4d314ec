using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Fabra.Core.Values;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>Walks a serialised message and looks at its texts, without building anything.</summary>
internal static class Utf8Check
{
    /// <summary>Messages nested deeper than this are refused by the parser itself.</summary>
    private const int MaxDepth = 100;

    /// <summary>The name of the first text field that is not UTF-8; null when all are.</summary>
    public static string? FindMalformed(in ReadOnlySequence<byte> payload, MessageDescriptor descriptor)
    {
        if (payload.IsSingleSegment)
        {
            return FindMalformed(payload.FirstSpan, descriptor);
        }

        var length = checked((int)payload.Length);
        var copy = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            payload.CopyTo(copy);
            return FindMalformed(copy.AsSpan(0, length), descriptor);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    // Bytes below 0x80 are UTF-8 wherever the fields begin and end; most small requests are nothing else.
    private static string? FindMalformed(ReadOnlySpan<byte> message, MessageDescriptor descriptor) =>
        Ascii.IsValid(message) ? null : Walk(message, descriptor, MaxDepth);

    private static string? Walk(ReadOnlySpan<byte> message, MessageDescriptor descriptor, int depth)
    {
        while (!message.IsEmpty && depth > 0)
        {
            if (!Varint.TryRead(ref message, out var tag))
            {
                return null;
            }

            var wireType = (WireFormat.WireType)(tag & 7);
            if (wireType != WireFormat.WireType.LengthDelimited)
            {
                if (!TrySkip(ref message, wireType))
                {
                    return null;
                }

                continue;
            }

            // Whatever is not a message is left to the parser, which says so in its own words.
            if (!Varint.TryRead(ref message, out var length) || length > (ulong)message.Length)
            {
                return null;
            }

            var content = message[..(int)length];
            message = message[(int)length..];
            var field = tag >> 3 <= int.MaxValue ? descriptor.FindFieldByNumber((int)(tag >> 3)) : null;
            if (field?.FieldType == FieldType.String && !Utf8.IsValid(content))
            {
                return field.Name;
            }

            if (field?.FieldType == FieldType.Message && Walk(content, field.MessageType, depth - 1) is { } inner)
            {
                return $"{field.Name}.{inner}";
            }
        }

        return null;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> message, WireFormat.WireType wireType)
    {
        switch (wireType)
        {
            case WireFormat.WireType.Varint:
                return Varint.TryRead(ref message, out _);
            case WireFormat.WireType.Fixed32 when message.Length >= 4:
                message = message[4..];
                return true;
            case WireFormat.WireType.Fixed64 when message.Length >= 8:
                message = message[8..];
                return true;
            default:
                return false;
        }
    }
}
