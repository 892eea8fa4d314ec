using System.ClientModel;
using System.Text.Json;
using Fabra.Authoring;
using Fabra.Grpc.Server.Configuration;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>Says what went wrong at the endpoint, in words that callers may see: never the key, nor more than the endpoint's own reason.</summary>
internal static class EndpointFailure
{
    private const int LongestReason = 200;

    public static FabraException Explain(Exception failure, EmbeddingSettings settings)
    {
        // Of several attempts the last one counts.
        var last = failure is AggregateException { InnerExceptions: [.., var inner] } ? inner : failure;
        var what = last switch
        {
            ClientResultException { Status: 0 } => "cannot be reached",
            ClientResultException refusal => Refusal(refusal, settings),
            OperationCanceledException => $"did not answer within {SettingText.Show(settings.Timeout)}",
            HttpRequestException or IOException => "cannot be reached",
            _ => "gave an answer that is not understood",
        };
        return new FabraException(ErrorReason.EmbedderUnavailable, $"the embedder {settings.Model} {what}", failure);
    }

    private static string Refusal(ClientResultException refusal, EmbeddingSettings settings) => refusal.Status switch
    {
        401 or 403 => $"refused the key (HTTP {refusal.Status}): see FABRA_EMBEDDING_API_KEY",
        404 => "was not found (HTTP 404): see FABRA_EMBEDDING_BASE_URL and FABRA_EMBEDDING_MODEL",
        429 when EndpointRetryPolicy.AskedWait(refusal.GetRawResponse()) is { } wait =>
            $"limits the rate (HTTP 429) and asks to wait {SettingText.Show(wait)}",
        429 => "limits the rate (HTTP 429)",
        >= 500 => $"failed (HTTP {refusal.Status})",
        _ => $"refused the texts (HTTP {refusal.Status})" + Reason(refusal, settings.ApiKey),
    };

    /// <summary>The endpoint's own <c>error.message</c>, which tells for instance that a text is too long for the model.</summary>
    private static string Reason(ClientResultException refusal, string? key)
    {
        try
        {
            using var body = JsonDocument.Parse(refusal.GetRawResponse()?.Content ?? BinaryData.Empty);
            if (body.RootElement.ValueKind == JsonValueKind.Object
                && body.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object
                && error.TryGetProperty("message", out var message) && message.GetString() is { Length: > 0 } text)
            {
                var safe = key is null ? text : text.Replace(key, "(secret)", StringComparison.Ordinal);
                return ": " + (safe.Length > LongestReason ? safe[..LongestReason] + "…" : safe);
            }
        }
        catch (JsonException)
        {
            // A proxy answers with HTML: the status is all there is to say.
        }

        return "";
    }
}
