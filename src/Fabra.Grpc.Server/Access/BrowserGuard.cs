using System.Net;
using Fabra.Authoring;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Rpc;
using Microsoft.Net.Http.Headers;

namespace Fabra.Grpc.Server.Access;

/// <summary>
/// Keeps web pages away from a server that answers whoever reaches it. Any page that is open on a machine can reach that machine's
/// loopback: by a form or a script that sends to it, which the browser marks with <c>Origin</c>, or by a name of the page's own that
/// resolves to 127.0.0.1, which the browser sends as <c>Host</c>. Checked where the server listens on loopback, elsewhere when configured.
/// </summary>
internal sealed class BrowserGuard(RequestDelegate next, FabraOptions options)
{
    private const int LongestShown = 200;

    private readonly bool _checksHosts = IPAddress.IsLoopback(options.Bind) || options.Web.AllowedHosts.Count > 0;
    private readonly bool _checksOrigins = IPAddress.IsLoopback(options.Bind) || options.Web.AllowedOrigins.Count > 0;
    private readonly HashSet<string> _hosts = new(["localhost", .. options.Web.AllowedHosts], StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _origins = new(options.Web.AllowedOrigins, StringComparer.OrdinalIgnoreCase);

    public Task InvokeAsync(HttpContext context) =>
        Refusal(context.Request) is { } refusal ? context.RefuseAsync(refusal) : next(context);

    private FabraException? Refusal(HttpRequest request)
    {
        if (_checksOrigins && request.Headers.Origin.Count > 0 && !IsAllowedOrigin(request))
        {
            return new FabraException(
                ErrorReason.OriginNotAllowed,
                $"Calls from pages of {Shown(request.Headers.Origin.ToString())} are not allowed; "
                + "FABRA_ALLOWED_ORIGINS names those that are.");
        }

        // No browser can call gRPC over HTTP/2 without TLS, so on that port the name says nothing about pages.
        return _checksHosts && !HttpProtocol.IsHttp2(request.Protocol) && !IsAllowedHost(request.Host)
            ? new FabraException(
                ErrorReason.HostNotAllowed,
                $"This server is not reached as {Shown(request.Host.Host)}; FABRA_ALLOWED_HOSTS names what it is reached as.")
            : null;
    }

    private bool IsAllowedHost(HostString host) =>
        !host.HasValue || _hosts.Contains(host.Host) || _hosts.Contains("*") || IPAddress.TryParse(host.Host, out _);

    private bool IsAllowedOrigin(HttpRequest request) =>
        _origins.Contains("*") || request.Headers.Origin is [{ } origin] && (_origins.Contains(origin) || IsOfThisServer(origin, request));

    /// <summary>A page that this server's own address served: its host was checked.</summary>
    private static bool IsOfThisServer(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page)
        && string.Equals(page.Authority, request.Headers[HeaderNames.Host].ToString(), StringComparison.OrdinalIgnoreCase);

    private static string Shown(string text) => text[..Math.Min(text.Length, LongestShown)];
}
