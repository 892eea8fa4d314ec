using System.Data.Common;
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

        if (string.IsNullOrEmpty(builder.Host))
        {
            throw new ConnectionTextException("it names no host");
        }

        Check(builder);
        return builder;
    }

    /// <summary>Hosts and database, without anything secret.</summary>
    public static string Describe(NpgsqlConnectionStringBuilder builder)
    {
        var hosts = builder.Host!.Split(',').Select(host => HasPort(host) ? host : $"{host}:{builder.Port}");
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

    private static void Check(NpgsqlConnectionStringBuilder builder)
    {
        foreach (var host in builder.Host!.Split(','))
        {
            if (host.Trim().Length == 0)
            {
                throw new ConnectionTextException("one of its hosts is empty");
            }
        }
    }

    // An address of IPv6 has colons of its own, and is in brackets when a port follows.
    private static bool HasPort(string host) =>
        host.StartsWith('/') || host.LastIndexOf(':') is var colon && colon > host.LastIndexOf(']') && host.IndexOf(':') == colon
        || host.Contains("]:", StringComparison.Ordinal);
}
