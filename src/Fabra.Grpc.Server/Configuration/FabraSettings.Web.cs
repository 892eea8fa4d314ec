namespace Fabra.Grpc.Server.Configuration;

internal static partial class FabraSettings
{
    // A property, as all parts of the table.
    private static FabraSetting[] Web =>
    [
        new("FABRA_ALLOWED_HOSTS", "Names under which callers may reach REST, besides IP addresses and localhost.",
            "host names with commas between, or * for any",
            (o, t) => SettingText.Words(t, SettingText.HostName, v => o.Web.AllowedHosts = v), o => SettingText.Show(o.Web.AllowedHosts)),
        new("FABRA_ALLOWED_ORIGINS", "Web pages that may call, by their origin.",
            "origins such as https://app.example.org with commas between, or * for any",
            (o, t) => SettingText.Words(t, SettingText.Origin, v => o.Web.AllowedOrigins = v), o => SettingText.Show(o.Web.AllowedOrigins)),
        new("FABRA_TRUST_FORWARDED_PREFIX", "Whether links begin with the path that a proxy names in X-Forwarded-Prefix.", "true, false",
            (o, t) => SettingText.Boolean(t, v => o.Web.TrustForwardedPrefix = v), o => SettingText.Show(o.Web.TrustForwardedPrefix)),
    ];
}
