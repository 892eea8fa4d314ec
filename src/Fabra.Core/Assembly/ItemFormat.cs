using System.Text;

namespace Fabra.Core.Assembly;

/// <summary>A format taken apart at its one <c>{}</c>.</summary>
internal readonly record struct ItemFormat(string Before, string After)
{
    private static readonly ItemFormat Plain = new("", "");

    /// <summary>The format, or what is wrong with it.</summary>
    public static ItemFormat? TryParse(string format, out string? fault)
    {
        fault = null;
        if (format is "" or "{}")
        {
            return Plain;
        }

        // Most formats hold no brace but those of the one {}.
        var place = format.IndexOf("{}", StringComparison.Ordinal);
        if (place >= 0 && !format.AsSpan(0, place).ContainsAny('{', '}') && !format.AsSpan(place + 2).ContainsAny('{', '}'))
        {
            return new ItemFormat(format[..place], format[(place + 2)..]);
        }

        var parts = new List<StringBuilder> { new() };
        for (var i = 0; i < format.Length; i++)
        {
            var (here, next) = (format[i], i + 1 < format.Length ? format[i + 1] : '\0');
            switch (here, next)
            {
                case ('{', '}'):
                    parts.Add(new StringBuilder());
                    i++;
                    break;
                case ('{', '{') or ('}', '}'):
                    parts[^1].Append(here);
                    i++;
                    break;
                case ('{' or '}', _):
                    fault = $"has a lone `{here}` at character {i}; write `{here}{here}` for a brace";
                    return null;
                default:
                    parts[^1].Append(here);
                    break;
            }
        }

        if (parts.Count != 2)
        {
            fault = $"holds {parts.Count - 1} `{{}}`, exactly one is needed";
            return null;
        }

        return new ItemFormat(parts[0].ToString(), parts[1].ToString());
    }

    public string Apply(string value) => Before.Length + After.Length == 0 ? value : string.Concat(Before, value, After);
}
