using System.Text;

namespace Fabra.Cli.Commands.Index;

/// <summary>Text in the making: white space shrinks to one space, breaks are made when something follows.</summary>
internal sealed class FlowText
{
    private readonly StringBuilder _text = new();
    private int _breaks;
    private bool _space;
    private string _mark = "";

    /// <summary>Whether white space stays as it is.</summary>
    public bool IsVerbatim { get; set; }

    public void BreakLine() => Break(1);

    public void BreakParagraph() => Break(2);

    /// <summary>Puts a mark before what follows: the start of a list's item, or of a cell. Empty: none.</summary>
    public void Mark(string mark) => _mark = mark;

    public void Add(string words)
    {
        foreach (var letter in words)
        {
            if (IsVerbatim ? letter == '\r' : char.IsWhiteSpace(letter) && letter != '\u00A0')
            {
                _space = !IsVerbatim;
                continue;
            }

            Flush();
            _text.Append(letter == '\u00A0' ? ' ' : letter);
        }
    }

    public override string ToString() => _text.ToString().TrimEnd();

    /// <summary>Between a mark and what it marks there is no break.</summary>
    private void Break(int lines) => _breaks = _mark.Length == 0 ? Math.Max(_breaks, lines) : _breaks;

    private void Flush()
    {
        if (_breaks > 0 && _text.Length > 0)
        {
            _text.Append('\n', _breaks);
        }
        else if (_space && _text.Length > 0 && _mark.Length == 0)
        {
            _text.Append(' ');
        }

        _text.Append(_mark);
        _breaks = 0;
        _space = false;
        _mark = "";
    }
}
