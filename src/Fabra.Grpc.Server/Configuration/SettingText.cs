using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Fabra.Core.Evidence.Spool;

namespace Fabra.Grpc.Server.Configuration;

/// <summary>
/// From the text of a setting to its value. Each method returns false, and sets nothing, when the text is not allowed.
/// </summary>
internal static partial class SettingText
{
    public static bool Integer(string text, long least, long most, Action<long> set) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && Within(value, least, most, set);

    public static bool Boolean(string text, Action<bool> set)
    {
        bool? value = text.ToUpperInvariant() switch
        {
            "TRUE" or "1" or "YES" or "ON" => true,
            "FALSE" or "0" or "NO" or "OFF" => false,
            _ => null,
        };
        return value is { } given && Set(given, set);
    }

    /// <summary>The names of an enum, written as its users write them: without case, words joined with <c>_</c>.</summary>
    public static bool Choice<T>(string text, Action<T> set)
        where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
        {
            if (string.Equals(Show(value), text, StringComparison.OrdinalIgnoreCase))
            {
                return Set(value, set);
            }
        }

        return false;
    }

    public static bool Address(string text, Action<IPAddress> set) => text switch
    {
        "localhost" or "loopback" => Set(IPAddress.Loopback, set),
        // The IPv6 wildcard takes IPv4 callers too.
        "*" or "any" => Set(Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any, set),
        _ => IPAddress.TryParse(text, out var address) && Set(address, set),
    };

    public static bool Size(string text, long least, long most, Action<long> set)
    {
        var match = SizePattern().Match(text);
        if (!match.Success || !long.TryParse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        var unit = match.Groups["u"].Value.ToUpperInvariant();
        var step = unit.Contains('I', StringComparison.Ordinal) ? 1024L : 1000L;
        var power = unit.Length == 0 ? 0 : Math.Max(0, "BKMGT".IndexOf(unit[0], StringComparison.Ordinal));
        for (; power > 0; power--)
        {
            if (value > long.MaxValue / step)
            {
                return false;
            }

            value *= step;
        }

        return Within(value, least, most, set);
    }

    public static bool Duration(string text, TimeSpan least, TimeSpan most, Action<TimeSpan> set)
    {
        var match = DurationPattern().Match(text);
        if (!match.Success || !double.TryParse(match.Groups["n"].ValueSpan, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var seconds = number * match.Groups["u"].Value switch { "ms" => 0.001, "m" => 60, "h" => 3600, _ => 1 };
        return seconds >= least.TotalSeconds && seconds <= most.TotalSeconds && Set(TimeSpan.FromSeconds(seconds), set);
    }

    /// <summary>One word of printable ASCII: it fits into a header and a log line.</summary>
    public static bool Word(string text, int longest, Action<string> set) =>
        text.Length >= 1 && text.Length <= longest && text.All(static c => c is > ' ' and < (char)127) && Set(text, set);

    /// <summary>Anything but white space; whoever uses it says more.</summary>
    public static bool NotBlank(string text, Action<string> set) => !string.IsNullOrWhiteSpace(text) && Set(text, set);

    /// <summary>An address to which a path can be added; nothing secret may be in it, since it is printed.</summary>
    public static bool HttpUrl(string text, Action<Uri> set) =>
        Uri.TryCreate(text.TrimEnd('/'), UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
        && url.UserInfo.Length == 0 && url.Query.Length == 0 && url.Fragment.Length == 0 && Set(url, set);

    /// <summary>
    /// A text that was meant for a URL, as it may be printed: without what comes before an @, where a password may be, and after a ? or #.
    /// </summary>
    public static string WithoutSecrets(string url)
    {
        var host = url.LastIndexOf('@');
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        var shown = host < 0 ? url : $"{(scheme < 0 || scheme > host ? "" : url[..(scheme + 3)])}(secret){url[host..]}";
        var end = shown.IndexOfAny(['?', '#']);
        return end < 0 ? shown : $"{shown[..(end + 1)]}(secret)";
    }

    public static bool SpoolOwner(string text, Action<string> set) => SpoolAdoption.Parse(text) is not null && Set(text, set);

    public static bool FilePath(string text, Action<string> set) => Expand(text, set, static path => !Directory.Exists(path));

    public static bool FolderPath(string text, Action<string> set) => Expand(text, set, static path => !File.Exists(path));

    public static bool ExistingFile(string text, Action<string> set) => Expand(text, set, File.Exists);

    public static string Show<T>(T value) => value switch
    {
        Enum name => Naming.SnakeCase(name.ToString()),
        TimeSpan time => time.TotalSeconds.ToString(CultureInfo.InvariantCulture) + "s",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value?.ToString() ?? "",
    };

    private static bool Expand(string text, Action<string> set, Func<string, bool> allowed)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        var path = UserPath.Expand(text);
        return allowed(path) && Set(path, set);
    }

    private static bool Within(long value, long least, long most, Action<long> set) => value >= least && value <= most && Set(value, set);

    private static bool Set<T>(T value, Action<T> set)
    {
        set(value);
        return true;
    }

    [GeneratedRegex("^(?<n>[0-9]+) ?(?<u>B|[KMGT]i?B?)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex SizePattern();

    [GeneratedRegex(@"^(?<n>[0-9]+(\.[0-9]+)?) ?(?<u>ms|s|m|h)?$", RegexOptions.CultureInvariant)]
    private static partial Regex DurationPattern();
}
