using System.Net;
using System.Text.RegularExpressions;

namespace Fabra.Cli.Commands.Index;

/// <summary>
/// XHTML as HTML. It is XML, where <c>&lt;title/&gt;</c> is a whole element; to a parser of HTML it is the beginning of one, which takes
/// the rest of the page.
/// </summary>
internal static class Xhtml
{
    /// <summary>How far a declaration is looked for.</summary>
    private const int Prescan = 2048;

    private static readonly HashSet<string> Void = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
    };

    private static readonly Regex Declaration =
        new("""<\?xml\s|<html\b[^>]*\sxmlns\s*=\s*["']http://www.w3.org/1999/xhtml""", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    /// <summary>An element without content, or text that needs no escapes. Linear in time, because pages may be large and hostile.</summary>
    private static readonly Regex EmptyOrText = new(
        """<(?<name>[a-z][\w.:-]*)(?<rest>(?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'))?)*)\s*/>|<!\[CDATA\[(?<text>[\s\S]*?)\]\]>""",
        RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture);

    public static string ToHtml(string page) =>
        Declaration.IsMatch(page.AsSpan(0, Math.Min(page.Length, Prescan))) ? EmptyOrText.Replace(page, Expand) : page;

    private static string Expand(Match match)
    {
        if (match.Groups["text"] is { Success: true, Value: var text })
        {
            return WebUtility.HtmlEncode(text);
        }

        var name = match.Groups["name"].Value;
        return Void.Contains(name) ? match.Value : $"<{name}{match.Groups["rest"].Value}></{name}>";
    }
}
