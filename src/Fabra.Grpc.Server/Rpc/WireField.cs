using System.Text;
using Fabra.Core.Values;
using Google.Protobuf;

namespace Fabra.Grpc.Server.Rpc;

/// <summary>One field of a serialised message.</summary>
internal readonly ref struct WireField
{
    private WireField(int number, bool hasContent, ReadOnlySpan<byte> content)
    {
        Number = number;
        HasContent = hasContent;
        Content = content;
    }

    /// <summary>0 for a number that no field can have.</summary>
    public int Number { get; }

    /// <summary>Whether it is a text, bytes or a message.</summary>
    public bool HasContent { get; }

    public ReadOnlySpan<byte> Content { get; }

    /// <summary>Takes a field from the front; false when there is none.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> message, out WireField field)
    {
        field = default;
        if (message.IsEmpty || !Varint.TryRead(ref message, out var tag))
        {
            return false;
        }

        var number = tag >> 3 <= int.MaxValue ? (int)(tag >> 3) : 0;
        var wireType = (WireFormat.WireType)(tag & 7);
        if (wireType != WireFormat.WireType.LengthDelimited)
        {
            field = new WireField(number, false, default);
            return TrySkip(ref message, wireType);
        }

        if (!Varint.TryRead(ref message, out var length) || length > (ulong)message.Length)
        {
            return false;
        }

        field = new WireField(number, true, message[..(int)length]);
        message = message[(int)length..];
        return true;
    }

    /// <summary>How many fields of a number there are.</summary>
    public static int Count(ReadOnlySpan<byte> message, int number)
    {
        var count = 0;
        while (TryRead(ref message, out var field))
        {
            count += field.Number == number ? 1 : 0;
        }

        return count;
    }

    /// <summary>The text of a field; empty when there is none.</summary>
    public static string TextOf(ReadOnlySpan<byte> message, int number)
    {
        while (TryRead(ref message, out var field))
        {
            if (field.Number == number && field.HasContent)
            {
                return Encoding.UTF8.GetString(field.Content);
            }
        }

        return "";
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> message, WireFormat.WireType wireType)
    {
        switch (wireType)
        {
            case WireFormat.WireType.Varint:
                return Varint.TryRead(ref message, out _);
            case WireFormat.WireType.Fixed32 when message.Length >= sizeof(uint):
                message = message[sizeof(uint)..];
                return true;
            case WireFormat.WireType.Fixed64 when message.Length >= sizeof(ulong):
                message = message[sizeof(ulong)..];
                return true;
            default:
                return false;
        }
    }
}
