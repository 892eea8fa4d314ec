using System.Buffers;
using System.Text;
using System.Text.Json;
using Fabra.Authoring;
using Fabra.Core.Values;

namespace Fabra.Grpc.Server.Rest;

/// <summary>
/// An answer in JSON. Readers that keep numbers as doubles, JavaScript's first of all, round whole numbers beyond 2^53 - 1 without a
/// word; with <c>int64=string</c> in the query those are strings, digit by digit. Stored JSON stays as it is.
/// </summary>
internal sealed class ExactNumbers(byte[] json) : IResult
{
    public const string Parameter = "int64";

    private const string AsString = "string";
    private const string AsNumber = "number";
    private const long MaxSafe = (1L << 53) - 1;

    /// <exception cref="FabraException">The query asks for another form.</exception>
    public static void Check(IQueryCollection query)
    {
        if (query[Parameter] is [{ } form] && form is not (AsString or AsNumber))
        {
            throw FabraException.Field(Parameter, $"\"{form}\" is neither {AsNumber} nor {AsString}");
        }
    }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var answer = httpContext.Request.Query[Parameter] is [AsString] ? Rewrite(json) : json;
        httpContext.Response.ContentType = MediaTypes.Json;
        httpContext.Response.ContentLength = answer.Length;
        return httpContext.Response.Body.WriteAsync(answer, httpContext.RequestAborted).AsTask();
    }

    /// <summary>The same JSON, with whole numbers that a double cannot hold as strings.</summary>
    public static byte[] Rewrite(ReadOnlySpan<byte> json)
    {
        var buffer = new ArrayBufferWriter<byte>(json.Length);
        using var writer = new Utf8JsonWriter(buffer, NaturalJson.WriterOptions);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 256 });
        while (reader.Read())
        {
            Copy(ref reader, writer);
        }

        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void Copy(ref Utf8JsonReader reader, Utf8JsonWriter writer)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                writer.WriteStartObject();
                break;
            case JsonTokenType.EndObject:
                writer.WriteEndObject();
                break;
            case JsonTokenType.StartArray:
                writer.WriteStartArray();
                break;
            case JsonTokenType.EndArray:
                writer.WriteEndArray();
                break;
            case JsonTokenType.PropertyName:
                writer.WritePropertyName(reader.GetString()!);
                break;
            case JsonTokenType.String:
                writer.WriteStringValue(reader.GetString());
                break;
            case JsonTokenType.Number when reader.TryGetInt64(out var number) && number is > MaxSafe or < -MaxSafe:
                writer.WriteStringValue(Encoding.ASCII.GetString(reader.ValueSpan));
                break;
            default:
                writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                break;
        }
    }
}
