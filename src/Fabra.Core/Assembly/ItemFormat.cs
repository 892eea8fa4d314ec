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

        // What the format says, its doubled braces made single.
        var text = new char[format.Length];
        var (length, places, place) = (0, 0, 0);
        for (var i = 0; i < format.Length; i++)
        {
            var (here, next) = (format[i], i + 1 < format.Length ? format[i + 1] : '\0');
            switch (here, next)
            {
                case ('{', '}'):
                    (places, place) = (places + 1, length);
                    i++;
                    break;
                case ('{', '{') or ('}', '}'):
                    text[length++] = here;
                    i++;
                    break;
                case ('{' or '}', _):
                    fault = $"has a lone `{here}` at character {i}; write `{here}{here}` for a brace";
                    return null;
                default:
                    text[length++] = here;
                    break;
            }
        }

        if (places != 1)
        {
            fault = $"holds {places} `{{}}`, exactly one is needed";
            return null;
        }

        return new ItemFormat(new string(text, 0, place), new string(text, place, length - place));
    }

    public string Apply(string value) => Before.Length + After.Length == 0 ? value : string.Concat(Before, value, After);
}
