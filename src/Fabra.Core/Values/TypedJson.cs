using System.Globalization;
using System.Text.Json;

namespace Fabra.Core.Values;

/// <summary>
/// Values as JSON that keeps their type: one object with one member, named as the contract's field, an int64 as text as in
/// protobuf's JSON mapping: <c>{"int64_value":"5"}</c>. Value to JSON to Value is equal, -0 included.
/// </summary>
internal static class TypedJson
{
    private static readonly JsonEncodedText[] Names =
        [.. Enum.GetValues<ValueKind>().Select(kind => JsonEncodedText.Encode(kind.Word() + "_value"))];

    public static byte[] Serialize(Value value) => ScratchBuffer.WriteJson(value, Write);

    public static void Write(Utf8JsonWriter writer, Value value)
    {
        writer.WriteStartObject();
        writer.WritePropertyName(Names[(int)value.Kind]);
        switch (value.Kind)
        {
            case ValueKind.Int64:
                writer.WriteStringValue(value.AsInt64.ToString(CultureInfo.InvariantCulture));
                break;
            case ValueKind.Double:
                writer.WriteNumberValue(value.AsDouble);
                break;
            case ValueKind.List:
                writer.WriteStartArray();
                foreach (var element in value.AsList)
                {
                    Write(writer, element);
                }

                writer.WriteEndArray();
                break;
            case ValueKind.Struct:
                writer.WriteStartObject();
                foreach (var (name, field) in value.AsStruct)
                {
                    writer.WritePropertyName(name);
                    Write(writer, field);
                }

                writer.WriteEndObject();
                break;
            default:
                NaturalJson.Write(writer, value);
                break;
        }

        writer.WriteEndObject();
    }

    /// <exception cref="FormatException">The JSON is not a typed value.</exception>
    public static Value Parse(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 0x100 });
        return Read(document.RootElement);
    }

    /// <exception cref="FormatException">The JSON is not a typed value.</exception>
    public static Value Read(JsonElement element)
    {
        try
        {
            var member = element.EnumerateObject().Single();
            return member.Name.EndsWith("_value", StringComparison.Ordinal) && ValueKinds.TryParse(member.Name[..^6], out var kind)
                ? Read(kind, member.Value)
                : throw new FormatException($"\"{member.Name}\" is no kind of value.");
        }
        catch (Exception malformed) when (malformed is InvalidOperationException or OverflowException)
        {
            throw new FormatException("The JSON is not a typed value.", malformed);
        }
    }

    private static Value Read(ValueKind kind, JsonElement json) => kind switch
    {
        ValueKind.Null => Value.Null,
        ValueKind.Bool => Value.Of(json.GetBoolean()),
        ValueKind.Int64 => Value.Of(long.Parse(Text(json), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)),
        ValueKind.Double => Value.Of(json.GetDouble()),
        ValueKind.String => Value.Of(Text(json)),
        ValueKind.Bytes => Value.Of(json.GetBytesFromBase64()),
        ValueKind.Timestamp => TimestampText.TryParse(Text(json), out var time)
            ? Value.Of(time)
            : throw new FormatException($"\"{Text(json)}\" is no timestamp."),
        ValueKind.List => Value.Of(json.EnumerateArray().Select(Read)),
        _ => Value.Of(json.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, Read(field.Value)))),
    };

    private static string Text(JsonElement json) => json.GetString() ?? throw new FormatException("null stands where a text is needed.");
}
