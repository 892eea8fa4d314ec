namespace Fabra.Grpc.Server.Configuration;

/// <summary>How the server is reached by name, and by which web pages.</summary>
public sealed class WebSettings
{
    /// <summary>
    /// Names under which callers may reach REST, besides IP addresses and <c>localhost</c>; <c>*</c> for any. Default none. A server
    /// that listens on loopback checks them always, another when at least one is given.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; set; } = [];

    /// <summary>
    /// Origins of web pages that may call, such as <c>https://app.example.org</c>; <c>*</c> for any. Default none. A server that listens
    /// on loopback checks them always, another when at least one is given.
    /// </summary>
    public IReadOnlyList<string> AllowedOrigins { get; set; } = [];

    /// <summary>Whether links begin with the path that a proxy names in <c>X-Forwarded-Prefix</c>. Default false.</summary>
    public bool TrustForwardedPrefix { get; set; }
}
