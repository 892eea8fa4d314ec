using System.Runtime.InteropServices;
using Fabra.Core.Tokens;

namespace Fabra.Core.Budget;

/// <summary>Puts the text of a joint together and counts it.</summary>
/// <remarks>
/// A long joint most often is the one counted before less one item. Its pieces are kept, and only those around the change are
/// found and counted again: a piece depends on nothing before it, and on nothing beyond the white space that follows it, so
/// pieces that end where white space begins inside the common prefix stand, and once a new piece starts where an old one did
/// inside the common suffix, so do all after it.
/// </remarks>
internal sealed class JointCounter(BpeTokenCounter counter)
{
    // What is shorter is counted from scratch faster than it is compared with what it was.
    private const int LongChars = 300;

    private LongPiece? _longPiece;
    private char[] _text = new char[128];
    private int _length;
    private char[] _oldText = [];
    private int _oldLength;
    private List<Piece> _pieces = [];
    private List<Piece> _oldPieces = [];

    public void Begin() => _length = 0;

    public void Add(ReadOnlySpan<char> text)
    {
        if (text.Length > _text.Length - _length)
        {
            Grow(text.Length);
        }

        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    public void AddLineFeed()
    {
        if (_length == _text.Length)
        {
            Grow(1);
        }

        _text[_length++] = '\n';
    }

    public int Count()
    {
        ReadOnlySpan<char> text = _text.AsSpan(0, _length);
        return text.Length <= LongChars ? counter.Count(text) : CountLong(text);
    }

    private int CountLong(ReadOnlySpan<char> text)
    {
        ReadOnlySpan<char> old = _oldText.AsSpan(0, _oldLength);
        int prefix = text.CommonPrefixLength(old);
        int suffix = Spans.CommonSuffixLength(text[prefix..], old[prefix..]);
        int shift = text.Length - old.Length;
        int kept = CountStanding(text, prefix);

        _pieces.Clear();
        _pieces.AddRange(CollectionsMarshal.AsSpan(_oldPieces)[..kept]);
        (int start, int tokens) = kept > 0 ? _pieces[^1] : default;
        for (int oldNext = kept; start < text.Length;)
        {
            // The old piece that ends here, if any, is followed by the pieces that now follow here.
            while (oldNext < _oldPieces.Count && _oldPieces[oldNext].End + shift < start)
            {
                oldNext++;
            }

            if (start >= text.Length - suffix && oldNext < _oldPieces.Count && _oldPieces[oldNext].End + shift == start)
            {
                AppendShifted(oldNext, shift, tokens);
                break;
            }

            int end = counter.Pattern.End(text, start);
            LongPiece? longPiece = end - start > LongChars ? _longPiece ??= new LongPiece(counter.Merger) : null;
            tokens += BpeTokenCounter.CountPiece(text[start..end], counter.Merger, longPiece);
            _pieces.Add(new Piece(end, tokens));
            start = end;
        }

        (_pieces, _oldPieces) = (_oldPieces, _pieces);
        (_text, _oldText) = (_oldText, _text);
        _oldLength = _length;
        return _oldPieces[^1].TokensSoFar;
    }

    private void Grow(int more) => Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + more));

    /// <summary>How many of the old pieces stand, given that the texts agree up to <paramref name="prefix"/>.</summary>
    private int CountStanding(ReadOnlySpan<char> text, int prefix)
    {
        int limit = prefix - 1;
        while (limit > 0 && !(char.IsWhiteSpace(text[limit]) && !char.IsWhiteSpace(text[limit - 1])))
        {
            limit--;
        }

        int low = 0;
        for (int high = _oldPieces.Count; low < high;)
        {
            int middle = (low + high) / 2;
            (low, high) = _oldPieces[middle].End <= limit ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private void AppendShifted(int oldLast, int shift, int tokens)
    {
        int extraTokens = tokens - _oldPieces[oldLast].TokensSoFar;
        foreach ((int end, int soFar) in CollectionsMarshal.AsSpan(_oldPieces)[(oldLast + 1)..])
        {
            _pieces.Add(new Piece(end + shift, soFar + extraTokens));
        }
    }

    private readonly record struct Piece(int End, int TokensSoFar);
}
