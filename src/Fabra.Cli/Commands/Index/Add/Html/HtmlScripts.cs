using AngleSharp.Dom;

namespace Fabra.Cli.Commands.Index;

/// <summary>
/// Raised and lowered text. Joined to what it follows it would be another fact: 10<sup>6</sup> is 10^6, not 106; the mark of a note is
/// [1], not a digit of the number before it.
/// </summary>
internal static class HtmlScripts
{
    /// <summary>What is raised for looks alone, behind a number.</summary>
    private static readonly HashSet<string> Ordinals = ["st", "nd", "rd", "th", "e", "er", "re", "ère", "ème", "o", "a", "º", "ª"];

    public static void Add(IElement element, FlowText text)
    {
        var script = HtmlText.ScriptOf(element);
        if (script.Length > 0)
        {
            text.Add(element.LocalName == "sup" ? Raised(element, script, text) : Lowered(element, script, text));
        }
    }

    private static string Raised(IElement element, string script, FlowText text)
    {
        if (script[0] is '[' or '(' or '*' or '†' or '‡' or '™' or '®' or '©' or '℠')
        {
            return script;
        }

        if (element.QuerySelector("a") is not null || element.ParentElement?.LocalName == "a")
        {
            return $"[{script}]";
        }

        return Ordinals.Contains(script) && char.IsDigit(text.Last) ? script : Attached("^", script, text);
    }

    private static string Lowered(IElement element, string script, FlowText text) =>
        IsFormula(element, script, text) ? script : Attached("_", script, text);

    /// <summary>H<sub>2</sub>O is known as H2O: digits behind an element's symbol, and no digit behind them.</summary>
    private static bool IsFormula(IElement element, string script, FlowText text)
    {
        var symbol = char.IsAsciiLetterUpper(text.Last) || text.Last is ')' or ']'
            || (char.IsAsciiLetterLower(text.Last) && char.IsAsciiLetterUpper(text.BeforeLast));
        var next = (element.NextSibling as IText)?.Data;
        return symbol && script.All(char.IsAsciiDigit) && !(next is { Length: > 0 } && char.IsDigit(next[0]));
    }

    private static string Attached(string sign, string script, FlowText text)
    {
        if (text.Last is '\0' or ' ')
        {
            return script;
        }

        var isOne = script.All(char.IsLetterOrDigit) || (script[0] is '-' or '−' or '+' && script.Length > 1 && script[1..].All(char.IsDigit));
        return isOne ? sign + script : $"{sign}({script})";
    }
}
