namespace Fabra.Grpc.Server.Configuration;

internal static partial class SettingText
{
    private const string Any = "*";

    /// <summary>Several with commas between, each read by itself; none may be impossible.</summary>
    public static bool Words(string text, Func<string, string?> read, Action<IReadOnlyList<string>> set)
    {
        string?[] words = [.. text.Split(',', StringSplitOptions.TrimEntries).Select(read)];
        return !words.Contains(null) && Set<IReadOnlyList<string>>([.. words.OfType<string>()], set);
    }

    /// <summary>A name as <c>Host</c> holds it, without a port; null when it is none.</summary>
    public static string? HostName(string text) =>
        text == Any || Uri.CheckHostName(text) == UriHostNameType.Dns ? text.ToLowerInvariant() : null;

    /// <summary>An origin as browsers send it: scheme, host, and the port unless it is the scheme's own; null when it is none.</summary>
    public static string? Origin(string text) => text == Any ? text
        : Uri.TryCreate(text, UriKind.Absolute, out var url)
            && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            && url is { UserInfo: "", PathAndQuery: "/", Fragment: "" }
            ? url.GetLeftPart(UriPartial.Authority)
            : null;

    /// <summary>A list as it would be given; null for an empty one.</summary>
    public static string? Show(IReadOnlyList<string> words) => words.Count == 0 ? null : string.Join(",", words);
}
