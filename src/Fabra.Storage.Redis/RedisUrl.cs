using System.Globalization;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>
/// <c>redis://[user:password@]host[:port][,host…][/database][?serviceName=…&amp;sslHost=…&amp;caFile=…]</c>. Not <see cref="Uri"/>, which
/// knows one host only.
/// </summary>
internal static class RedisUrl
{
    private const int Port = 6379;
    private const int SentinelPort = 26379;
    private const string Escapes = "in a user or password write @ as %40, : as %3A, / as %2F and ? as %3F";

    /// <exception cref="FormatException">The text is no such URL.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        var (scheme, rest) = Cut(text, "://");
        var (path, query) = Cut(rest, "?");
        var (authority, database) = Cut(path, "/");
        var at = authority.LastIndexOf('@');
        var options = new ConfigurationOptions { Ssl = IsSecure(scheme) };
        if (at >= 0)
        {
            ReadUser(authority[..at], options);
        }

        var hosts = authority[(at + 1)..].Split(',').Select(ReadHost).ToArray();
        options.DefaultDatabase = ReadDatabase(database);
        ReadOptions(query, options);
        foreach (var (host, port) in hosts)
        {
            options.EndPoints.Add(host, port ?? (string.IsNullOrEmpty(options.ServiceName) ? Port : SentinelPort));
        }

        return options;
    }

    private static bool IsSecure(string scheme) =>
        string.Equals(scheme, "rediss", StringComparison.OrdinalIgnoreCase)
        || (string.Equals(scheme, "redis", StringComparison.OrdinalIgnoreCase)
            ? false
            : throw new FormatException("the scheme is neither redis:// nor rediss://"));

    private static void ReadUser(string text, ConfigurationOptions options)
    {
        var (user, password) = Cut(text, ":");
        if (password.Length == 0)
        {
            throw new FormatException("a user stands without a password; write user:password@, or :password@ without a user");
        }

        options.User = user.Length == 0 ? null : Uri.UnescapeDataString(user);
        options.Password = Uri.UnescapeDataString(password);
    }

    private static (string Host, int? Port) ReadHost(string text, int index)
    {
        // An IPv6 address is in brackets, since it has colons itself.
        var colon = text.IndexOf(':', text.LastIndexOf(']') + 1);
        var host = (colon < 0 ? text : text[..colon]).Trim('[', ']');
        if (host.Length == 0)
        {
            throw new FormatException($"host {index + 1} is empty; {Escapes}");
        }

        if (colon < 0)
        {
            return (host, null);
        }

        return int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            && port is >= 1 and <= 65535
                ? (host, port)
                : throw new FormatException($"the port of host {index + 1} is not a number from 1 to 65535; {Escapes}");
    }

    private static int? ReadDatabase(string text) =>
        text.Length == 0 ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var database) ? database
        : throw new FormatException("the database after the / is not a number from 0");

    private static void ReadOptions(string text, ConfigurationOptions options)
    {
        var given = text.Split('&', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < given.Length; i++)
        {
            var (name, value) = Cut(given[i], "=");
            value = Uri.UnescapeDataString(value);
            switch (name)
            {
                case "serviceName" when value.Length > 0:
                    options.ServiceName = value;
                    break;
                case "sslHost" when value.Length > 0:
                    options.SslHost = value;
                    break;
                case "caFile" when value.Length > 0:
                    Trust(value, options);
                    break;
                default:
                    throw new FormatException(
                        $"option {i + 1} after the ? is none of serviceName, sslHost and caFile, or has no value");
            }
        }
    }

    private static void Trust(string file, ConfigurationOptions options)
    {
        if (!options.Ssl)
        {
            throw new FormatException("caFile needs TLS, rediss://");
        }

        try
        {
            options.TrustIssuer(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new FormatException("caFile names no certificate that can be read", unreadable);
        }
    }

    private static (string Before, string After) Cut(string text, string separator)
    {
        var at = text.IndexOf(separator, StringComparison.Ordinal);
        return at < 0 ? (text, "") : (text[..at], text[(at + separator.Length)..]);
    }
}
