using System.Text;

namespace Fabra.Cli.Commands.Index;

/// <summary>Text in the making: white space shrinks to one space, breaks are made when something follows.</summary>
/// <param name="isLine">Whether all is one line: then breaks are spaces.</param>
internal sealed class FlowText(bool isLine = false)
{
    private readonly StringBuilder _text = new();
    private int _breaks;
    private bool _space;
    private string _mark = "";

    /// <summary>Whether white space stays as it is.</summary>
    public bool IsVerbatim { get; set; }

    public bool IsLine => isLine;

    /// <summary>The last character, a space where white space is due. NUL: there is none.</summary>
    public char Last => _breaks > 0 || _space ? ' ' : _text.Length > 0 ? _text[^1] : '\0';

    /// <summary>The character before the last.</summary>
    public char BeforeLast => _text.Length > 1 ? _text[^2] : '\0';

    public void BreakLine() => Break(1);

    public void BreakParagraph() => Break(2);

    /// <summary>Puts a mark before what follows: the start of a list's item. Empty: none.</summary>
    public void Mark(string mark) => _mark = mark;

    public void Add(string words)
    {
        var verbatim = IsVerbatim && !isLine;
        foreach (var letter in words)
        {
            if (verbatim ? letter == '\r' : char.IsWhiteSpace(letter) && letter != '\u00A0')
            {
                _space = !verbatim;
                continue;
            }

            Flush();
            _text.Append(letter == '\u00A0' ? ' ' : letter);
        }
    }

    /// <summary>Adds a line as it is.</summary>
    public void AddLine(string line)
    {
        BreakLine();
        Flush();
        _text.Append(line);
        BreakLine();
    }

    public override string ToString() => _text.ToString().TrimEnd();

    /// <summary>Between a mark and what it marks there is no break.</summary>
    private void Break(int lines)
    {
        if (isLine)
        {
            _space = true;
        }
        else if (_mark.Length == 0)
        {
            _breaks = Math.Max(_breaks, lines);
        }
    }

    private void Flush()
    {
        if (_breaks > 0 && _text.Length > 0)
        {
            _text.Append('\n', _breaks);
        }
        else if (_space && _text.Length > 0 && (isLine || _mark.Length == 0))
        {
            _text.Append(' ');
        }

        _text.Append(_mark);
        _breaks = 0;
        _space = false;
        _mark = "";
    }
}
