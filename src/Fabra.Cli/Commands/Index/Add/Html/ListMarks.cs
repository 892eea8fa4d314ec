using System.Globalization;
using System.Text;
using AngleSharp.Dom;

namespace Fabra.Cli.Commands.Index;

/// <summary>What is before the items of lists: texts refer to "3." and "(b)", so numbers are part of what a page says.</summary>
internal sealed class ListMarks
{
    private static readonly (int Value, string Digits)[] Roman =
    [
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"),
        (4, "iv"), (1, "i"),
    ];

    private readonly Dictionary<IElement, int> _next = [];

    /// <summary>The mark of the next item of its list; to be asked once for each.</summary>
    public string Of(IElement item)
    {
        if (item.ParentElement is not { LocalName: "ol" } list)
        {
            return "- ";
        }

        var reversed = list.HasAttribute("reversed");
        if (Number(item, "value") is not { } number && !_next.TryGetValue(list, out number))
        {
            number = Number(list, "start") ?? (reversed ? list.Children.Count(child => child.LocalName == "li") : 1);
        }

        _next[list] = unchecked(number + (reversed ? -1 : 1));
        return $"{Text(number, list.GetAttribute("type"))}. ";
    }

    private static int? Number(IElement element, string attribute) =>
        int.TryParse(element.GetAttribute(attribute), NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(int number, string? type) => type switch
    {
        "a" or "A" when number > 0 => Cased(Letters(number), type),
        "i" or "I" when number is > 0 and < 4000 => Cased(Romans(number), type),
        _ => number.ToString(CultureInfo.InvariantCulture),
    };

    private static string Cased(string text, string type) => char.IsUpper(type[0]) ? text.ToUpperInvariant() : text;

    private static string Letters(int number)
    {
        var letters = "";
        for (var rest = number; rest > 0; rest = (rest - 1) / 26)
        {
            letters = (char)('a' + ((rest - 1) % 26)) + letters;
        }

        return letters;
    }

    private static string Romans(int number)
    {
        var text = new StringBuilder();
        foreach (var (value, digits) in Roman)
        {
            for (; number >= value; number -= value)
            {
                text.Append(digits);
            }
        }

        return text.ToString();
    }
}
