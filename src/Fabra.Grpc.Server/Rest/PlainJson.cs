using System.Text.Json;
using Fabra.Authoring;

namespace Fabra.Grpc.Server.Rest;

/// <summary>Plain JSON as values: a number without point and exponent is an int64, every other number a double.</summary>
internal static class PlainJson
{
    /// <exception cref="FabraException">A number that no value can hold, or text that cannot be stored; names the field.</exception>
    public static Value ToValue(JsonElement json, string field)
    {
        try
        {
            return Convert(json, field);
        }
        catch (FabraException fault) when (fault.Fields.Count == 0)
        {
            throw FabraException.Field(field, fault.Message, fault.Reason);
        }
    }

    private static Value Convert(JsonElement json, string field) => json.ValueKind switch
    {
        JsonValueKind.Null => Value.Null,
        JsonValueKind.True or JsonValueKind.False => Value.Of(json.GetBoolean()),
        JsonValueKind.String => Value.Of(json.GetString()!),
        JsonValueKind.Number => Number(json, field),
        JsonValueKind.Array => Value.Of(json.EnumerateArray().Select(element => Convert(element, field))),
        _ => Value.Of(json.EnumerateObject().Select(
            member => KeyValuePair.Create(member.Name, Convert(member.Value, $"{field}.{member.Name}")))),
    };

    private static Value Number(JsonElement json, string field)
    {
        var text = json.GetRawText();
        if (!text.AsSpan().ContainsAny('.', 'e', 'E'))
        {
            return json.TryGetInt64(out var whole)
                ? Value.Of(whole)
                : throw FabraException.Field(field, $"{text} does not fit into 64 bits", ErrorReason.InvalidValue);
        }

        return json.TryGetDouble(out var number)
            ? Value.Of(number)
            : throw FabraException.Field(field, $"{text} is no number that a double can hold", ErrorReason.InvalidValue);
    }
}
