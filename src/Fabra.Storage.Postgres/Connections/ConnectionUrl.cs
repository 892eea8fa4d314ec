namespace Fabra.Storage.Postgres.Connections;

/// <summary>
/// <c>postgres://user:password@host1:5432,host2:5432/database?name=value&amp;…</c>. Not read with <see cref="Uri"/>, which knows one
/// host only.
/// </summary>
internal static class ConnectionUrl
{
    private static readonly string[] Schemes = ["postgres://", "postgresql://"];

    public static bool Is(string text) => Schemes.Any(scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));

    /// <summary>The settings in it, by libpq's names.</summary>
    /// <exception cref="ConnectionTextException">It is not of that form.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Parse(string text)
    {
        var settings = new List<KeyValuePair<string, string>>();
        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var (location, query) = Cut(rest, rest.IndexOf('?', StringComparison.Ordinal));

        // A password may hold a slash or an at sign that nobody escaped: the last at sign before the database ends it.
        var at = location.LastIndexOf('@');
        var (userInfo, address) = at < 0 ? ("", location) : (location[..at], location[(at + 1)..]);
        var (hosts, database) = Cut(address, address.IndexOf('/', StringComparison.Ordinal));
        var (user, password) = Cut(userInfo, userInfo.IndexOf(':', StringComparison.Ordinal));
        Add("user", user);
        Add("password", password);
        Add("host", string.Join(',', hosts.Split(',').Select(Host)));
        Add("dbname", database);
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = Cut(pair, pair.IndexOf('=', StringComparison.Ordinal));
            settings.Add(KeyValuePair.Create(Decode(name), Decode(value)));
        }

        return settings;

        void Add(string name, string value)
        {
            if (value.Length > 0)
            {
                settings.Add(KeyValuePair.Create(name, Decode(value)));
            }
        }
    }

    /// <summary>A host with its port checked; a colon with nothing after it means the usual one.</summary>
    private static string Host(string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon < 0 || text.EndsWith(']'))
        {
            return text;
        }

        var port = text[(colon + 1)..];
        return port.Length == 0 ? text[..colon]
            : ushort.TryParse(port, out var number) && number > 0 ? text
            : throw new ConnectionTextException($"its port \"{port}\" is not a number from 1 to 65535");
    }

    private static (string Before, string After) Cut(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);

    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
