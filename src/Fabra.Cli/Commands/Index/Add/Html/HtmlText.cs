using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace Fabra.Cli.Commands.Index;

/// <summary>The text of a page as a reader sees it: paragraphs apart, lists as lines, tables with their columns, nothing that is hidden.</summary>
internal sealed class HtmlText
{
    private static readonly FrozenSet<string> Dropped = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "script", "style", "noscript", "template", "svg", "head", "iframe", "object", "canvas", "audio", "video", "select", "datalist");

    private static readonly FrozenSet<string> Paragraphs = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "pre", "blockquote", "section", "article", "main", "header",
        "footer", "nav", "aside", "figure", "hr", "form", "fieldset", "details");

    private static readonly FrozenSet<string> Lines = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "div", "li", "dt", "dd", "tr", "td", "th", "caption", "figcaption", "legend", "summary", "address", "option", "body");

    private readonly ListMarks _marks = new();
    private readonly FlowText _text;

    /// <summary>Whether raised text is like any other. What is read by a walk of its own is, so that walks never nest deeper.</summary>
    private readonly bool _isScript;

    private HtmlText(FlowText text, bool isScript) => (_text, _isScript) = (text, isScript);

    public static string Of(string html)
    {
        var document = new HtmlParser().ParseDocument(Xhtml.ToHtml(html));
        var content = document.Body is { } body ? Of(body, new FlowText(), isScript: false) : "";
        var title = document.Title?.Trim();
        // Pages repeat their title as a heading, or have no heading at all.
        return string.IsNullOrEmpty(title) || content.StartsWith(title, StringComparison.Ordinal) ? content
            : content.Length == 0 ? title : $"{title}\n\n{content}";
    }

    /// <summary>What is in a cell, on one line.</summary>
    public static string LineOf(IElement cell) => Of(cell, new FlowText(isLine: true), isScript: false);

    /// <summary>What is in raised or lowered text.</summary>
    public static string ScriptOf(IElement element) => Of(element, new FlowText(isLine: true), isScript: true);

    private static string Of(IElement root, FlowText text, bool isScript)
    {
        new HtmlText(text, isScript).Walk(root);
        return text.ToString();
    }

    /// <summary>Without recursion: how deep elements nest is the page's choice.</summary>
    private void Walk(IElement root)
    {
        INode node = root;
        while (true)
        {
            if ((node == root || Enter(node)) && node.FirstChild is { } child)
            {
                node = child;
                continue;
            }

            Leave(node);
            while (node != root && node.NextSibling is null)
            {
                node = node.Parent!;
                Leave(node);
            }

            if (node == root)
            {
                return;
            }

            node = node.NextSibling!;
        }
    }

    /// <returns>Whether to look inside.</returns>
    private bool Enter(INode node)
    {
        if (node is IText words)
        {
            _text.Add(words.Data);
            return false;
        }

        if (node is not IElement element || Dropped.Contains(element.LocalName) || HtmlVisibility.IsHidden(element))
        {
            return false;
        }

        Break(element);
        return EnterKnown(element);
    }

    private bool EnterKnown(IElement element)
    {
        switch (element.LocalName)
        {
            case "br":
                _text.BreakLine();
                return true;
            case "li":
                _text.Mark(_marks.Of(element));
                return true;
            case "pre":
                _text.IsVerbatim = true;
                return true;
            case "math":
                _text.Add(element.GetAttribute("alttext") ?? "");
                return false;
            case "sup" or "sub" when !_isScript:
                HtmlScripts.Add(element, _text);
                return false;
            case "table" when !_text.IsLine && HtmlTable.Read(element) is { } table:
                table.AddTo(_text);
                return false;
            default:
                return true;
        }
    }

    private void Leave(INode node)
    {
        if (node is IElement element && !Dropped.Contains(element.LocalName))
        {
            if (element.LocalName == "li")
            {
                _text.Mark("");
            }

            _text.IsVerbatim &= element.LocalName != "pre";
            Break(element);
        }
    }

    private void Break(IElement element)
    {
        if (Paragraphs.Contains(element.LocalName))
        {
            _text.BreakParagraph();
        }
        else if (Lines.Contains(element.LocalName))
        {
            _text.BreakLine();
        }
    }
}
