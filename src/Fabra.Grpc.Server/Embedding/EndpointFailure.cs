using System.ClientModel;
using Fabra.Authoring;
using Fabra.Core.Documents.Embedding;
using Fabra.Grpc.Server.Configuration;

namespace Fabra.Grpc.Server.Embedding;

/// <summary>Says what went wrong at the endpoint, in words that callers may see: never the key, nor more than the endpoint's own reason.</summary>
internal static class EndpointFailure
{
    /// <returns>
    /// A <see cref="TextsRefusedException"/> when the endpoint works and refuses what it was sent, else a <see cref="FabraException"/>.
    /// </returns>
    public static Exception Explain(Exception failure, EmbeddingSettings settings)
    {
        // Of several attempts the last one counts.
        var last = failure is AggregateException { InnerExceptions: [.., var inner] } ? inner : failure;
        if (last is ClientResultException { Status: 400 or 413 or 422 } refused)
        {
            var words = EndpointWords.Of(refused.GetRawResponse()?.Content, settings.ApiKey);
            return new TextsRefusedException(
                $"the embedder {settings.Model} refused the texts (HTTP {refused.Status})" + (words.Length > 0 ? $": {words}" : ""), failure);
        }

        var what = last switch
        {
            ClientResultException { Status: 0 } => "cannot be reached",
            ClientResultException refusal => Refusal(refusal),
            OperationCanceledException => $"did not answer within {SettingText.Show(settings.Timeout)}",
            HttpRequestException or IOException => "cannot be reached",
            _ => "gave an answer that is not understood",
        };
        return new FabraException(ErrorReason.EmbedderUnavailable, $"the embedder {settings.Model} {what}", failure);
    }

    private static string Refusal(ClientResultException refusal) => refusal.Status switch
    {
        401 or 403 => $"refused the key (HTTP {refusal.Status}): see FABRA_EMBEDDING_API_KEY",
        404 => "was not found (HTTP 404): see FABRA_EMBEDDING_BASE_URL and FABRA_EMBEDDING_MODEL",
        429 when EndpointRetryPolicy.AskedWait(refusal.GetRawResponse()) is { } wait =>
            $"limits the rate (HTTP 429) and asks to wait {SettingText.Show(wait)}",
        429 => "limits the rate (HTTP 429)",
        _ => $"failed (HTTP {refusal.Status})",
    };
}
