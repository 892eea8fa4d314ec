using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Fabra.Grpc.Server.Rest;

/// <summary>
/// Bodies are JSON. Besides <c>application/json</c> that may be said by saying nothing, and by <c>application/x-www-form-urlencoded</c>,
/// which is what <c>curl -d</c> says of any data. A browser can send both to another site without asking first, but then names the page
/// in <c>Origin</c>: with that header only JSON by its name is taken.
/// </summary>
internal static class MediaTypes
{
    public const string Json = "application/json";

    private const string Form = "application/x-www-form-urlencoded";
    private const int LongestShown = 100;

    /// <summary>What is wrong with the type of a request's body; null when nothing is, or there is no body.</summary>
    public static string? Fault(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)
            || context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false })
        {
            return null;
        }

        var browser = request.Headers.Origin.Count > 0;
        if (string.IsNullOrEmpty(request.ContentType))
        {
            return browser ? Refused(null) : null;
        }

        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type))
        {
            return Refused(request.ContentType);
        }

        if (type.MediaType.Equals(Form, StringComparison.OrdinalIgnoreCase))
        {
            return browser ? Refused(request.ContentType) : null;
        }

        var json = type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)
            || type.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase);
        var utf8 = !type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            || type.Charset.Equals("\"utf-8\"", StringComparison.OrdinalIgnoreCase);
        return json && utf8 ? null : Refused(request.ContentType);
    }

    /// <summary>Says what was sent, and what is taken.</summary>
    public static string Refused(string? sent) => string.IsNullOrEmpty(sent)
        ? "The body has no content-type; it must be application/json in UTF-8."
        : $"The body is {sent[..Math.Min(sent.Length, LongestShown)]}; it must be application/json in UTF-8.";
}
