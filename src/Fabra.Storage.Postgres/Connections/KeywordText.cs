using System.Text;

namespace Fabra.Storage.Postgres.Connections;

/// <summary>libpq's <c>host=localhost port=5432 password='it\'s'</c>: a backslash takes the next character as it is.</summary>
internal static class KeywordText
{
    /// <exception cref="ConnectionTextException">It is not of that form.</exception>
    public static IEnumerable<KeyValuePair<string, string>> Parse(string text)
    {
        var settings = new List<KeyValuePair<string, string>>();
        for (var at = SkipSpace(text, 0); at < text.Length; at = SkipSpace(text, at))
        {
            var equals = text.IndexOf('=', at);
            var name = equals < 0 ? text[at..] : text[at..equals].TrimEnd();
            if (equals < 0 || name.Length == 0 || name.Any(char.IsWhiteSpace))
            {
                // Not quoted: what lacks its name may be part of a password.
                throw new ConnectionTextException("it is neither a URL nor a list of name=value");
            }

            at = SkipSpace(text, equals + 1);
            settings.Add(KeyValuePair.Create(name, Value(text, ref at)));
        }

        return settings;
    }

    private static string Value(string text, ref int at)
    {
        var value = new StringBuilder();
        var quoted = at < text.Length && text[at] == '\'';
        at += quoted ? 1 : 0;
        while (at < text.Length && (quoted ? text[at] != '\'' : !char.IsWhiteSpace(text[at])))
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            value.Append(text[at++]);
        }

        if (quoted && at++ == text.Length)
        {
            throw new ConnectionTextException("a quote in it is not closed");
        }

        return value.ToString();
    }

    private static int SkipSpace(string text, int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at]))
        {
            at++;
        }

        return at;
    }
}
