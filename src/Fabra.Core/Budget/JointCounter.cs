using Fabra.Core.Tokens;

namespace Fabra.Core.Budget;

/// <summary>Puts the text of a joint together and counts it.</summary>
internal sealed class JointCounter(BpeTokenCounter counter)
{
    // Shorter pieces are merged from scratch faster than they are compared with what they were.
    private const int LongChars = 300;

    private readonly List<LongPiece> _longPieces = [];
    private char[] _text = new char[1024];
    private int _length;

    public void Begin() => _length = 0;

    public void Add(ReadOnlySpan<char> text)
    {
        if (_length + text.Length > _text.Length)
        {
            Array.Resize(ref _text, Math.Max(_text.Length * 2, _length + text.Length));
        }

        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
    }

    public int Count()
    {
        ReadOnlySpan<char> text = _text.AsSpan(0, _length);
        BpeMerger merger = counter.Merger;
        int count = 0;
        int longPieces = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = counter.Pattern.End(text, start);
            LongPiece? kept = end - start > LongChars ? Kept(longPieces++, merger) : null;
            count += BpeTokenCounter.CountPiece(text[start..end], merger, kept);
            start = end;
        }

        return count;
    }

    // The n-th long piece of a joint most often is the n-th of the joint before, less what was removed.
    private LongPiece Kept(int index, BpeMerger merger)
    {
        if (index == _longPieces.Count)
        {
            _longPieces.Add(new LongPiece(merger));
        }

        return _longPieces[index];
    }
}
