using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Fabra.Core.Values;

namespace Fabra.Core.Contexts;

/// <summary>
/// Shorthand for reading stored JSON; what is absent reads as empty, so that older records stay readable. Names are UTF-8, as the
/// document is: streams read a dozen members of every feature of every record.
/// </summary>
internal static class JsonReading
{
    public static string Text(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";

    public static bool Flag(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.True;

    public static long Long(this JsonElement json, ReadOnlySpan<byte> name) => json.LongOrNull(name) ?? 0;

    public static long? LongOrNull(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number ? member.GetInt64() : null;

    public static int? IntOrNull(this JsonElement json, ReadOnlySpan<byte> name) => (int?)json.LongOrNull(name);

    public static double Number(this JsonElement json, ReadOnlySpan<byte> name) =>
        !json.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.Number ? 0
        // Fabra writes none, and JSON cannot say it again.
        : member.GetDouble() is var number && double.IsFinite(number) ? number
        : throw new FormatException($"{Encoding.UTF8.GetString(name)} is beyond any double.");

    public static double? NumberOrNull(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Number ? member.GetDouble() : null;

    public static bool? BoolOrNull(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind is JsonValueKind.True or JsonValueKind.False ? member.GetBoolean() : null;

    public static Guid? Id(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String
            ? member.TryGetGuid(out var id) ? id : member.GetString() is { Length: > 0 } text ? Guid.Parse(text) : null
            : null;

    public static DateTimeOffset? Time(this JsonElement json, ReadOnlySpan<byte> name)
    {
        if (!json.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.String)
        {
            return null;
        }

        // As Fabra writes times, which is many times faster to read than whatever else RFC 3339 allows.
        if (JsonMarshal.GetRawUtf8Value(member) is [.., (byte)'Z', (byte)'"'] && member.TryGetDateTimeOffset(out var plain))
        {
            return plain;
        }

        return member.GetString() is not { Length: > 0 } text ? null
            : TimestampText.TryParse(text, out var time) ? time
            : throw new FormatException($"\"{text}\" in {Encoding.UTF8.GetString(name)} is no timestamp.");
    }

    public static IEnumerable<JsonElement> Elements(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Array ? member.EnumerateArray() : [];

    public static IEnumerable<JsonProperty> Members(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? member.EnumerateObject() : [];

    public static Dictionary<string, string> Texts(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.Members(name).ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal);

    public static Value? TypedValue(this JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.Object ? TypedJson.Read(member) : null;
}
