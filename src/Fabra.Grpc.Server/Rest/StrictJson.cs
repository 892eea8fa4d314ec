using System.Text.Json;
using Fabra.Authoring;
using Microsoft.AspNetCore.Http.Features;

namespace Fabra.Grpc.Server.Rest;

/// <summary>
/// Reads a body as JSON in which no object has a member twice, since nobody can say which was meant. A refusal says where: line and byte,
/// both from 1.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the body; one that is not there counts as <c>{}</c>, because <c>curl -X POST</c> without data sends none.</summary>
    /// <exception cref="FabraException">Not JSON, or text that is not Unicode; says where.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext http, Func<JsonElement, T> read)
    {
        var body = await BytesAsync(http);
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            return read(document.RootElement);
        }
        catch (JsonException malformed)
        {
            throw (JsonFault.Find(body) ?? JsonFault.Of(malformed)).ToException(malformed);
        }
        catch (InvalidOperationException notText) when (JsonFault.Find(body) is { } fault)
        {
            // Found only when a text is taken out: bytes that are no UTF-8, or half a surrogate pair.
            throw fault.ToException(notText);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return "{}"u8.ToArray();
        }

        using var bytes = new MemoryStream((int)Math.Min(http.Request.ContentLength ?? 0, 1024 * 1024));
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        ReadOnlyMemory<byte> body = bytes.ToArray();
        // Some editors begin a file so; JSON forbids writing it and lets readers skip it (RFC 8259 §8.1).
        return body.Span.StartsWith("\uFEFF"u8) ? body[3..] : body;
    }
}
