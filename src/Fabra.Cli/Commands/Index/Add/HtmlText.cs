using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Fabra.Cli.Commands.Index;

/// <summary>The text of a page as a reader sees it: paragraphs apart, lists and tables as lines, nothing of scripts and styles.</summary>
internal static class HtmlText
{
    private static readonly FrozenSet<string> Dropped = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "script", "style", "noscript", "template", "svg", "math", "head", "iframe", "object", "canvas", "audio", "video", "select",
        "datalist");

    private static readonly FrozenSet<string> Paragraphs = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote", "section", "article", "main", "header",
        "footer", "nav", "aside", "figure", "hr", "form", "fieldset", "details");

    private static readonly FrozenSet<string> Lines = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "div", "li", "dt", "dd", "tr", "caption", "figcaption", "legend", "summary", "address", "option", "body");

    public static string Of(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        var text = new FlowText();
        if (document.Body is { } body)
        {
            Walk(body, text);
        }

        var content = text.ToString();
        var title = document.Title?.Trim();
        // Pages repeat their title as a heading, or have no heading at all.
        return string.IsNullOrEmpty(title) || content.StartsWith(title, StringComparison.Ordinal) ? content
            : content.Length == 0 ? title : $"{title}\n\n{content}";
    }

    /// <summary>Without recursion: how deep elements nest is the page's choice.</summary>
    private static void Walk(INode root, FlowText text)
    {
        var node = root;
        while (true)
        {
            if (Enter(node, text) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            Leave(node, text);
            while (node != root && node.NextSibling is null)
            {
                node = node.Parent!;
                Leave(node, text);
            }

            if (node == root)
            {
                return;
            }

            node = node.NextSibling!;
        }
    }

    /// <returns>Whether to look inside.</returns>
    private static bool Enter(INode node, FlowText text)
    {
        if (node is IText words)
        {
            text.Add(words.Data);
            return false;
        }

        if (node is not IElement element || Dropped.Contains(element.LocalName) || element.HasAttribute("hidden"))
        {
            return false;
        }

        Break(element, text);
        switch (element.LocalName)
        {
            case "br":
                text.BreakLine();
                break;
            case "li":
                text.Mark("- ");
                break;
            case "td" or "th" when element.PreviousElementSibling is { LocalName: "td" or "th" }:
                text.Mark(" | ");
                break;
            case "pre":
                text.IsVerbatim = true;
                break;
        }

        return true;
    }

    private static void Leave(INode node, FlowText text)
    {
        if (node is IElement element && !Dropped.Contains(element.LocalName))
        {
            if (element.LocalName is "li" or "td" or "th")
            {
                text.Mark("");
            }

            text.IsVerbatim &= element.LocalName != "pre";
            Break(element, text);
        }
    }

    private static void Break(IElement element, FlowText text)
    {
        if (Paragraphs.Contains(element.LocalName))
        {
            text.BreakParagraph();
        }
        else if (Lines.Contains(element.LocalName))
        {
            text.BreakLine();
        }
    }
}
