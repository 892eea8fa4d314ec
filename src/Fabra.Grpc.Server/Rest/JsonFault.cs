using System.Globalization;
using System.Text.Json;
using Fabra.Authoring;

namespace Fabra.Grpc.Server.Rest;

/// <summary>Where a body is not the JSON expected, and why if that is known.</summary>
internal sealed record JsonFault(long? Line, long? Byte, string? Why)
{
    public static JsonFault Of(JsonException malformed) => new(malformed.LineNumber + 1, malformed.BytePositionInLine + 1, null);

    /// <summary>The first member given twice, text that is not Unicode, or syntax that is not JSON's; null for none.</summary>
    public static JsonFault? Find(ReadOnlyMemory<byte> body)
    {
        var reader = new Utf8JsonReader(body.Span);
        var names = new Stack<HashSet<string>>();
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        names.Push(new HashSet<string>(StringComparer.Ordinal));
                        break;
                    case JsonTokenType.EndObject:
                        names.Pop();
                        break;
                    case JsonTokenType.PropertyName when !names.Peek().Add(reader.GetString()!):
                        return At(body.Span, reader.TokenStartIndex, $"the member {reader.GetString()} is given twice");
                    case JsonTokenType.String:
                        _ = reader.GetString();
                        break;
                    default:
                        break;
                }
            }

            return null;
        }
        catch (JsonException malformed)
        {
            return Of(malformed);
        }
        catch (InvalidOperationException)
        {
            return At(body.Span, reader.TokenStartIndex, "the text is not Unicode");
        }
    }

    public FabraException ToException(Exception cause)
    {
        var message = $"The body is not the JSON expected{Place()}{(Why is null ? "" : $": {Why}")}.";
        return new FabraException(ErrorReason.InvalidField, message, cause) { Metadata = Numbers() };
    }

    private static JsonFault At(ReadOnlySpan<byte> body, long position, string why)
    {
        var before = body[..(int)position];
        return new JsonFault(before.Count((byte)'\n') + 1, position - before.LastIndexOf((byte)'\n'), why);
    }

    private string Place() => Line is { } line ? $": line {line}, byte {Byte}" : "";

    private Dictionary<string, string> Numbers() => Line is not { } line ? [] : new()
    {
        ["line"] = line.ToString(CultureInfo.InvariantCulture),
        ["byte"] = Byte.GetValueOrDefault().ToString(CultureInfo.InvariantCulture),
    };
}
