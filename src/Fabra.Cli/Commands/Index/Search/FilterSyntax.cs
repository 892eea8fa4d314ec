using System.Buffers;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>
/// Conditions on metadata as people write them: <c>team=risk</c>, <c>year&gt;=2020</c>, <c>lang in (en, de)</c>. Values are typed as
/// <see cref="TypedText"/> says; a value without quotes goes on to the end, in a list to the next comma or bracket.
/// </summary>
internal sealed class FilterSyntax
{
    private static readonly (string Sign, Func<string, Value, DocumentFilter> Make)[] Comparisons =
    [
        // The longer first: ">=" begins with ">".
        (">=", DocumentFilter.AtLeast),
        ("<=", DocumentFilter.AtMost),
        ("=", DocumentFilter.Equal),
        (">", DocumentFilter.MoreThan),
        ("<", DocumentFilter.LessThan),
    ];

    private static readonly SearchValues<char> AfterName = SearchValues.Create(" \t=<>!(),\"'");

    private readonly string _text;
    private int _at;

    private FilterSyntax(string text) => _text = text;

    /// <exception cref="FormatException">It is no condition; the message tells the position, from 1.</exception>
    public static DocumentFilter Parse(string text) => new FilterSyntax(text).Condition();

    private DocumentFilter Condition()
    {
        var field = Field();
        SkipSpace();
        var filter = TakeWord("in") ? DocumentFilter.In(field, Values()) : Comparison(field);
        SkipSpace();
        return _at == _text.Length ? filter : throw Expected("nothing more");
    }

    private DocumentFilter Comparison(string field)
    {
        foreach (var (sign, make) in Comparisons)
        {
            if (Take(sign))
            {
                return make(field, Value(_text.Length));
            }
        }

        var hint = _text.AsSpan(_at).StartsWith("!=") ? "; there is no \"not\"" : "";
        throw Expected($"=, >=, >, <=, < or in{hint}");
    }

    private string Field()
    {
        SkipSpace();
        if (IsAtQuote())
        {
            return Quoted();
        }

        var end = _text.AsSpan(_at).IndexOfAny(AfterName);
        var length = end < 0 ? _text.Length - _at : end;
        if (length == 0)
        {
            throw Expected("the name of a field");
        }

        var field = _text.Substring(_at, length);
        _at += length;
        return field;
    }

    private List<object> Values()
    {
        SkipSpace();
        if (!Take("("))
        {
            throw Expected("( after in");
        }

        var values = new List<object>();
        do
        {
            var end = _text.AsSpan(_at).IndexOfAny(',', ')');
            values.Add(Value(end < 0 ? _text.Length : _at + end));
            SkipSpace();
        }
        while (Take(","));
        return Take(")") ? values : throw Expected(", or )");
    }

    /// <summary>A value in quotes, or without them up to <paramref name="end"/>.</summary>
    private Value Value(int end)
    {
        SkipSpace();
        if (IsAtQuote())
        {
            return FabraValue.From(Quoted());
        }

        var text = _text[_at..Math.Max(_at, end)].Trim();
        if (text.Length == 0 || text[0] is '=' or '<' or '>')
        {
            throw Expected("a value; quotes make it text");
        }

        _at = end;
        return TypedText.Read(text);
    }

    private string Quoted()
    {
        if (!QuotedText.TryRead(_text, _at, out var value, out var end))
        {
            throw Error("the quote is not closed");
        }

        _at = end;
        return value;
    }

    private bool IsAtQuote() => _at < _text.Length && _text[_at] is '"' or '\'';

    private bool Take(string sign)
    {
        if (!_text.AsSpan(_at).StartsWith(sign))
        {
            return false;
        }

        _at += sign.Length;
        return true;
    }

    private bool TakeWord(string word)
    {
        var after = _at + word.Length;
        return (after >= _text.Length || _text[after] is ' ' or '\t' or '(')
            && _text.AsSpan(_at).StartsWith(word, StringComparison.OrdinalIgnoreCase)
            && Take(_text.Substring(_at, word.Length));
    }

    private void SkipSpace()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at]))
        {
            _at++;
        }
    }

    private FormatException Expected(string what) =>
        Error($"{(_at < _text.Length ? $"\"{_text[_at..]}\" stands where" : "it ends where")} there must be {what}");

    private FormatException Error(string what) => new($"\"{_text}\", position {IndexPages.Number(_at + 1)}: {what}.");
}
