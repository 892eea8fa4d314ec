using System.Globalization;
using AngleSharp.Dom;

namespace Fabra.Cli.Commands.Index;

/// <summary>Whether a page itself says that an element is not shown: readers of the page never saw what a search would find.</summary>
internal static class HtmlVisibility
{
    public static bool IsHidden(IElement element) =>
        element.HasAttribute("hidden") || (element.GetAttribute("style") is { } style && IsHidden(style));

    /// <summary>Of a declaration given twice the last one counts, as in CSS.</summary>
    private static bool IsHidden(string style)
    {
        var hiding = new Dictionary<string, bool>(StringComparer.OrdinalIgnoreCase);
        foreach (var declaration in style.Split(';'))
        {
            var colon = declaration.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0)
            {
                var name = declaration[..colon].Trim();
                var value = declaration[(colon + 1)..].Replace("!important", "", StringComparison.OrdinalIgnoreCase).Trim();
                hiding[name] = Hides(name.ToLowerInvariant(), value.ToLowerInvariant());
            }
        }

        return hiding.ContainsValue(true);
    }

    private static bool Hides(string name, string value) => (name, value) switch
    {
        ("display", "none") => true,
        ("visibility", "hidden" or "collapse") => true,
        ("content-visibility", "hidden") => true,
        ("opacity" or "font-size", _) => IsZero(value),
        _ => false,
    };

    private static bool IsZero(string value) =>
        double.TryParse(value.TrimEnd("abcdefghijklmnopqrstuvwxyz%".ToCharArray()), CultureInfo.InvariantCulture, out var size) && size == 0;
}
