using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fabra.Client;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Value = Fabra.V1.Value;

namespace Fabra.Cli.Rendering;

/// <summary>
/// Messages of the contract as the JSON that REST and the stored records have: field names in snake_case, values as natural JSON,
/// enums as short lower-case words, times as RFC 3339, and what is absent left out. One rule for all messages, so that a field added to
/// the contract is never forgotten here.
/// </summary>
internal static class ContractJson
{
    // Texts whose emptiness means that there is none.
    private static readonly HashSet<string> OmittedWhenEmpty =
    [
        "tracking_error", "value_hash", "value_id", "expired_value_id", "prices_as_of", "document_id", "content_hash", "source_url", "error", "version_id", "index_id", "mode",
    ];

    // Lists likewise; of all others an empty list says something.
    private static readonly HashSet<string> ListsOmittedWhenEmpty = ["altered", "unreadable"];

    private static readonly JsonSerializerOptions Indented = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonNode? ToNode(IMessage? message) => message switch
    {
        null => null,
        Value value => FabraValue.ToJson(value),
        Timestamp time => FabraValue.FormatTime(time),
        Duration duration => duration.ToTimeSpan().TotalSeconds,
        _ => ToObject(message),
    };

    public static string ToText(JsonNode? node) => node is null ? "null" : node.ToJsonString(Indented);

    public static string ToLine(JsonNode? node) => node is null ? "null" : node.ToJsonString(Compact);

    /// <summary>The word for an enum's value: <c>FEATURE_SOURCE_CACHE</c> is <c>cache</c>. Null for the unspecified.</summary>
    public static string? Word<TEnum>(TEnum value)
        where TEnum : struct, System.Enum =>
        System.Convert.ToInt32(value, null) == 0 ? null : Words.Of(value);

    private static JsonObject ToObject(IMessage message)
    {
        var json = new JsonObject();
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var value = field.Accessor.GetValue(message);
            if (!IsAbsent(message, field, value))
            {
                json[field.Name] = ToField(field, value);
            }
        }

        return json;
    }

    private static bool IsAbsent(IMessage message, FieldDescriptor field, object? value)
    {
        if (field.IsRepeated)
        {
            return ListsOmittedWhenEmpty.Contains(field.Name) && ((System.Collections.ICollection)value!).Count == 0;
        }

        return (field.HasPresence && !field.Accessor.HasValue(message))
            || (value is "" && OmittedWhenEmpty.Contains(field.Name))
            || (field.FieldType == FieldType.Enum && System.Convert.ToInt32(value, null) == 0);
    }

    private static JsonNode? ToField(FieldDescriptor field, object? value)
    {
        if (field.IsMap)
        {
            var entry = field.MessageType.Fields.InDeclarationOrder()[1];
            var fields = new JsonObject();
            foreach (System.Collections.DictionaryEntry pair in (System.Collections.IDictionary)value!)
            {
                fields[(string)pair.Key] = ToScalar(entry, pair.Value);
            }

            return fields;
        }

        if (field.IsRepeated)
        {
            return new JsonArray([.. ((System.Collections.IEnumerable)value!).Cast<object>().Select(item => ToScalar(field, item))]);
        }

        return ToScalar(field, value);
    }

    private static JsonNode? ToScalar(FieldDescriptor field, object? value) => value switch
    {
        null => null,
        IMessage message => ToNode(message),
        string text => text,
        bool flag => flag,
        int number => number,
        long number => number,
        double number => number,
        ByteString bytes => bytes.ToBase64(),
        _ when field.FieldType == FieldType.Enum => Words.Of(field.EnumType, System.Convert.ToInt32(value, null)),
        _ => throw new NotSupportedException($"{field.FullName} has a type without JSON."),
    };
}
