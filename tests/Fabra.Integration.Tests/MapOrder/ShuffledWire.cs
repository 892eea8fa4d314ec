using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Fabra.Integration.Tests.MapOrder;

/// <summary>
/// Messages in bytes whose map entries come in another order each time, at every depth, as Python's, Go's and Rust's encoders write them.
/// C#'s keeps the order in which entries were added.
/// </summary>
internal static class ShuffledWire
{
    public static byte[] Encode(IMessage message, Random random) =>
        [.. message.Descriptor.Fields.InFieldNumberOrder().SelectMany(field => Encode(message, field, random))];

    private static IEnumerable<byte> Encode(IMessage message, FieldDescriptor field, Random random)
    {
        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(message);
            object[] keys = [.. map.Keys.Cast<object>()];
            random.Shuffle(keys);
            return keys.SelectMany(key => Delimited(
                field.FieldNumber, [.. Delimited(1, Content(key, random)), .. Delimited(2, Content(map[key]!, random))]));
        }

        return field.FieldType == FieldType.Message
            ? Messages(field.Accessor.GetValue(message)).SelectMany(inner => Delimited(field.FieldNumber, Encode(inner, random)))
            : Alone(message, field).ToByteArray();
    }

    private static IEnumerable<IMessage> Messages(object? value) => value switch
    {
        null => [],
        IMessage message => [message],
        var several => ((IEnumerable)several).Cast<IMessage>(),
    };

    private static byte[] Content(object value, Random random) =>
        value is IMessage message ? Encode(message, random) : ByteString.CopyFromUtf8((string)value).ToByteArray();

    /// <summary>A message that has nothing but one field of it, which is no message itself.</summary>
    private static IMessage Alone(IMessage message, FieldDescriptor field)
    {
        var alone = message.Descriptor.Parser.ParseFrom(ByteString.Empty);
        if (field.IsRepeated)
        {
            foreach (var element in (IEnumerable)field.Accessor.GetValue(message))
            {
                ((IList)field.Accessor.GetValue(alone)).Add(element);
            }
        }
        else if (!field.HasPresence || field.Accessor.HasValue(message))
        {
            field.Accessor.SetValue(alone, field.Accessor.GetValue(message));
        }

        return alone;
    }

    private static byte[] Delimited(int number, byte[] content)
    {
        using var bytes = new MemoryStream();
        using (var output = new CodedOutputStream(bytes, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(content));
        }

        return bytes.ToArray();
    }
}
