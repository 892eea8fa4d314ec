using System.Buffers;
using Fabra.Grpc.Server.Configuration;

namespace Fabra.Grpc.Server.Rest;

/// <summary>
/// The path below which a proxy serves this server, from <c>X-Forwarded-Prefix</c>. Any caller can send that header, so that it counts
/// only where <see cref="WebSettings.TrustForwardedPrefix"/> says that a proxy sets it.
/// </summary>
internal static class ForwardedPrefix
{
    private const string Header = "X-Forwarded-Prefix";
    private const int Longest = 200;

    // Letters that cannot end the reference of a link.
    private static readonly SearchValues<char> Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~%!$&'()*+=:@");

    public static string Of(HttpContext http, FabraOptions options) =>
        options.Web.TrustForwardedPrefix && http.Request.Headers[Header] is [{ Length: > 0 and <= Longest } prefix]
        && prefix.StartsWith('/') && !prefix.StartsWith("//", StringComparison.Ordinal) && !prefix.AsSpan().ContainsAnyExcept(Letters)
            ? prefix.TrimEnd('/')
            : "";
}
