using System.Data.Common;
using System.Globalization;
using Npgsql;

namespace Fabra.Storage.Postgres.Connections;

/// <summary>
/// Reads a connection string in any of its forms: the URL and the keyword form of libpq (PostgreSQL documentation, §34.1.1), and the
/// keyword form of .NET, with semicolons. Names of settings may be libpq's or Npgsql's in each of them.
/// </summary>
internal static class ConnectionText
{
    /// <exception cref="ConnectionTextException">It cannot be understood, or names no host.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        var builder = new NpgsqlConnectionStringBuilder();
        foreach (var (name, value) in Settings(text.Trim()))
        {
            ConnectionSettings.Apply(builder, name, value);
        }

        CheckHosts(builder);
        return builder;
    }

    /// <summary>Hosts and database, without anything secret.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder builder)
    {
        var hosts = builder.Host!.Split(',').Select(host => PortAt(host) >= 0 ? host : $"{host}:{builder.Port}");
        return $"{string.Join(',', hosts)}/{builder.Database ?? builder.Username}";
    }

    private static IEnumerable<KeyValuePair<string, string>> Settings(string text) =>
        text.Length == 0 ? throw new ConnectionTextException("it is empty")
        : ConnectionUrl.Is(text) ? ConnectionUrl.Parse(text)
        : text.Contains("://", StringComparison.Ordinal)
            ? throw new ConnectionTextException("its scheme is neither postgres:// nor postgresql://")
        : text.Contains(';', StringComparison.Ordinal) ? WithSemicolons(text)
        : KeywordText.Parse(text);

    private static IEnumerable<KeyValuePair<string, string>> WithSemicolons(string text)
    {
        var parsed = new DbConnectionStringBuilder();
        try
        {
            parsed.ConnectionString = text;
        }
        catch (ArgumentException)
        {
            // The framework's message may quote the text, and with it the password.
            throw new ConnectionTextException("it is not a list of name=value, separated by semicolons");
        }

        return parsed.Keys.Cast<string>().Select(name => KeyValuePair.Create(name, (string)parsed[name]));
    }

    private static void CheckHosts(NpgsqlConnectionStringBuilder builder)
    {
        var hosts = builder.Host?.Split(',') ?? [];
        if (hosts.Length == 0 || builder.Host!.Length == 0)
        {
            throw new ConnectionTextException("it names no host");
        }

        if (hosts.Any(string.IsNullOrWhiteSpace))
        {
            throw new ConnectionTextException("one of its hosts is empty");
        }

        // The driver takes a port behind a host only where there are several.
        if (hosts is [var only] && PortAt(only) is var colon and >= 0)
        {
            builder.Host = only[..colon].Trim('[', ']');
            builder.Port = int.Parse(only.AsSpan(colon + 1), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>
    /// Where the colon before the port is; negative when there is none. An address of IPv6 has colons of its own, and is in brackets when
    /// a port follows.
    /// </summary>
    private static int PortAt(string host) =>
        host.LastIndexOf(':') is var colon && !host.StartsWith('/') && colon > host.LastIndexOf(']')
            && (host.Contains(']', StringComparison.Ordinal) || host.IndexOf(':', StringComparison.Ordinal) == colon)
                ? colon
                : -1;
}
