using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fabra.Core.Values;

/// <summary>
/// Values as the JSON a person would write: numbers as numbers with every digit of an int64, bytes base64, timestamps RFC 3339. The
/// type is lost, so that stored JSON keeps a <c>value_type</c> beside it.
/// </summary>
internal static class NaturalJson
{
    /// <summary>Leaves readable text readable; what is written goes to storage and to JSON clients, never into HTML.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The JSON by itself, the fields of structs in the order of a rule.</summary>
    public static byte[] Serialize(Value value, RenderingRule rule = RenderingRules.Current) =>
        ScratchBuffer.WriteJson(rule.Apply(value), WriteAsItIs);

    /// <summary>The JSON within other JSON, the fields of structs sorted.</summary>
    public static void Write(Utf8JsonWriter writer, Value value) => WriteAsItIs(writer, CanonicalValue.Of(value));

    private static void WriteAsItIs(Utf8JsonWriter writer, Value value)
    {
        switch (value.Kind)
        {
            case ValueKind.Null:
                writer.WriteNullValue();
                break;
            case ValueKind.Bool:
                writer.WriteBooleanValue(value.AsBool);
                break;
            case ValueKind.Int64:
                writer.WriteNumberValue(value.AsInt64);
                break;
            case ValueKind.Double:
                writer.WriteRawValue(EcmaScriptNumber.Format(value.AsDouble), skipInputValidation: true);
                break;
            case ValueKind.String:
                writer.WriteStringValue(value.AsString);
                break;
            case ValueKind.Bytes:
                writer.WriteBase64StringValue(value.AsBytes.Span);
                break;
            case ValueKind.Timestamp:
                writer.WriteStringValue(TimestampText.Format(value.AsTimestamp));
                break;
            case ValueKind.List:
                writer.WriteStartArray();
                foreach (var element in value.AsList)
                {
                    WriteAsItIs(writer, element);
                }

                writer.WriteEndArray();
                break;
            default:
                writer.WriteStartObject();
                foreach (var (name, field) in value.AsStruct)
                {
                    writer.WritePropertyName(name);
                    WriteAsItIs(writer, field);
                }

                writer.WriteEndObject();
                break;
        }
    }
}
