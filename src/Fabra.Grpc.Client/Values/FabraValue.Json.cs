using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf.WellKnownTypes;
using Value = Fabra.V1.Value;
using ValueType = Fabra.V1.ValueType;

namespace Fabra.Client;

public static partial class FabraValue
{
    /// <summary>
    /// The value of JSON. Without a type, a number without point and exponent is an int64 and any other a double; strings stay
    /// strings.
    /// </summary>
    /// <param name="json">The JSON.</param>
    /// <param name="type">The type wanted, as a feature's definition gives it: then a whole number can be a double, and text can be
    /// a timestamp (RFC 3339, UTC without a zone) or bytes (base64). Null is a value of every type. Unspecified: as above.</param>
    /// <exception cref="ArgumentException">The JSON is not of the type, or no value holds it exactly.</exception>
    public static Value FromJson(JsonElement json, ValueType type = ValueType.Unspecified)
    {
        if (json.ValueKind == JsonValueKind.Null || type == ValueType.Unspecified)
        {
            return CheckDepth(FromJson(json, 0));
        }

        return (type, json.ValueKind) switch
        {
            (ValueType.Bool, JsonValueKind.True or JsonValueKind.False) => FromJson(json, 0),
            (ValueType.Int64, JsonValueKind.Number) when json.TryGetInt64(out var whole) => new Value { Int64Value = whole },
            (ValueType.Double, JsonValueKind.Number) => OfDouble(ReadDouble(json)),
            (ValueType.String, JsonValueKind.String) => FromJson(json, 0),
            (ValueType.Bytes, JsonValueKind.String) when json.TryGetBytesFromBase64(out var bytes) => From(bytes),
            (ValueType.Timestamp, JsonValueKind.String) when Rfc3339.TryParse(json.GetString()!, out var time) => From(time),
            (ValueType.List, JsonValueKind.Array) => CheckDepth(FromJson(json, 0)),
            (ValueType.Struct, JsonValueKind.Object) => CheckDepth(FromJson(json, 0)),
            _ => throw new ArgumentException($"{Shorten(json.GetRawText())} is not of type {Word(type)}.", nameof(json)),
        };
    }

    /// <summary>The natural JSON of a value: every digit of an int64, bytes as base64, timestamps as RFC 3339 in UTC. Absent and
    /// null are <c>null</c>.</summary>
    public static JsonNode? ToJson(Value? value) => value?.KindCase switch
    {
        Value.KindOneofCase.BoolValue => JsonValue.Create(value.BoolValue),
        Value.KindOneofCase.Int64Value => JsonValue.Create(value.Int64Value),
        Value.KindOneofCase.DoubleValue => JsonValue.Create(value.DoubleValue),
        Value.KindOneofCase.StringValue => JsonValue.Create(value.StringValue),
        Value.KindOneofCase.BytesValue => JsonValue.Create(value.BytesValue.ToBase64()),
        Value.KindOneofCase.TimestampValue => JsonValue.Create(FormatTime(value.TimestampValue)),
        Value.KindOneofCase.ListValue => new JsonArray([.. value.ListValue.Values.Select(ToJson)]),
        Value.KindOneofCase.StructValue => new JsonObject(
            value.StructValue.Fields.Select(field => KeyValuePair.Create(field.Key, ToJson(field.Value)))),
        _ => null,
    };

    /// <summary>The word for a type, as stored JSON has it: <c>int64</c>, <c>timestamp</c>, …</summary>
    public static string Word(ValueType type) => type.ToString().ToLowerInvariant();

    /// <summary>An instant as text: RFC 3339 in UTC with 0, 3 or 6 fraction digits as needed.</summary>
    public static string FormatTime(Timestamp time)
    {
        var instant = ReadTimestamp(time);
        var micros = instant.UtcTicks % TimeSpan.TicksPerSecond / TimeSpan.TicksPerMicrosecond;
        var format = micros == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : micros % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'"
            : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";
        return instant.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    private static Value FromJson(JsonElement json, int depth) => json.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => Null,
        JsonValueKind.True => new Value { BoolValue = true },
        JsonValueKind.False => new Value { BoolValue = false },
        JsonValueKind.String => OfText(json.GetString()!),
        JsonValueKind.Number => OfNumber(json),
        JsonValueKind.Array => OfElements(json.EnumerateArray(), depth),
        _ => OfFields(json.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, (object?)field.Value)), depth),
    };

    private static Value OfNumber(JsonElement json)
    {
        if (json.TryGetInt64(out var whole) && !json.GetRawText().AsSpan().ContainsAny('.', 'e', 'E'))
        {
            return new Value { Int64Value = whole };
        }

        return json.GetRawText().AsSpan().ContainsAny('.', 'e', 'E')
            ? OfDouble(ReadDouble(json))
            : throw new ArgumentException($"{json.GetRawText()} is outside int64; write it as text or with a point.", nameof(json));
    }

    /// <summary>A double, unless a whole number would lose digits as one.</summary>
    private static double ReadDouble(JsonElement json)
    {
        var number = json.GetDouble();
        return !json.TryGetInt64(out var whole) || IsExact(whole)
            ? number
            : throw new ArgumentException($"{json.GetRawText()} has no exact double.", nameof(json));
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : $"{text.AsSpan(0, 60)}…";
}
