using Microsoft.AspNetCore.Http.Features;

namespace Fabra.Grpc.Server.Rest;

/// <summary>
/// A name with a slash. Kestrel decodes every escape of a path but <c>%2F</c>, which it leaves as three letters, so that a name would be
/// recorded with them; and <c>%252F</c>, three letters meant as such, looks the same to a handler.
/// </summary>
internal static class EscapedSlashes
{
    private const string Slash = "%2F";

    public static void Decode(HttpContext context)
    {
        var values = context.Request.RouteValues;
        foreach (var (name, value) in values.ToArray())
        {
            if (value is string text && text.Contains(Slash, StringComparison.OrdinalIgnoreCase))
            {
                values[name] = Whole(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, text);
            }
        }
    }

    /// <summary>The segment of the target that Kestrel made <paramref name="seen"/> of, decoded whole.</summary>
    private static string Whole(string target, string seen)
    {
        var path = target.Split('?')[0];
        return path.Split('/').FirstOrDefault(segment => Seen(segment) == seen) is { } segment
            ? Uri.UnescapeDataString(segment)
            : seen;
    }

    private static string Seen(string segment) => Uri.UnescapeDataString(
        segment.Replace("%2F", "%252F", StringComparison.Ordinal).Replace("%2f", "%252f", StringComparison.Ordinal));
}
