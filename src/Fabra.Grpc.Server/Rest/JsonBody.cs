using System.Text.Json;
using Fabra.Authoring;

namespace Fabra.Grpc.Server.Rest;

/// <summary>Reads a JSON object member by member; what nobody asked for is refused by name.</summary>
internal sealed class JsonBody
{
    private readonly JsonElement _json;
    private readonly string _path;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    private JsonBody(JsonElement json, string path)
    {
        _json = json;
        _path = path;
    }

    /// <exception cref="FabraException">Not an object.</exception>
    public static JsonBody Of(JsonElement json, string path) => json.ValueKind == JsonValueKind.Object
        ? new JsonBody(json, path)
        : throw Refused(path.TrimEnd('.'), "is not a JSON object");

    public static string TextOf(JsonElement json, string field) =>
        json.ValueKind == JsonValueKind.String ? json.GetString()! : throw Refused(field, "is not a string");

    public string? Text(string name) => Find(name) is { } member ? TextOf(member, _path + name) : null;

    public int? Integer(string name) => Find(name) is not { } member ? null
        : member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out var number) ? number
        : throw Refused(_path + name, "is not a 32-bit whole number");

    public long? Whole(string name) => Find(name) is not { } member ? null
        : member.ValueKind == JsonValueKind.Number && member.TryGetInt64(out var number) ? number
        : throw Refused(_path + name, "is not a whole number");

    public bool Flag(string name) => Find(name) is { } member
        && (member.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? member.GetBoolean()
            : throw Refused(_path + name, "is neither true nor false"));

    public JsonBody? Object(string name) => Find(name) is { } member ? Of(member, $"{_path}{name}.") : null;

    public IEnumerable<JsonProperty> Members(string name) => Find(name) is not { } member ? []
        : member.ValueKind == JsonValueKind.Object ? member.EnumerateObject()
        : throw Refused(_path + name, "is not a JSON object");

    public IEnumerable<JsonElement> Elements(string name) => Find(name) is not { } member ? []
        : member.ValueKind == JsonValueKind.Array ? member.EnumerateArray()
        : throw Refused(_path + name, "is not a JSON array");

    /// <exception cref="FabraException">The object has a member that was not asked for.</exception>
    public void RefuseOthers()
    {
        foreach (var member in _json.EnumerateObject())
        {
            if (!_known.Contains(member.Name))
            {
                throw Refused(_path + member.Name, $"is not known here; known are {string.Join(", ", _known)}");
            }
        }
    }

    private static FabraException Refused(string field, string description) => FabraException.Field(field, description);

    private JsonElement? Find(string name)
    {
        _known.Add(name);
        return _json.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : null;
    }
}
