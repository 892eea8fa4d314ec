using System.Runtime.InteropServices;

namespace Fabra.Core.Tokens;

/// <summary>
/// The tokens of one long piece, kept so that a changed copy of it is merged again only around the change. Also how a long
/// piece is merged at all: block by block, in time linear in its length.
/// </summary>
/// <remarks>
/// It rests on this: if two byte strings x and y are merged apart, the tokens side by side are those of xy exactly when the last
/// token of x and the first of y, merged together, come out as themselves. Merging takes the lowest rank, leftmost first, so what
/// happens inside a region that no merge has yet entered or left is the same whatever surrounds it; the first merge across the
/// seam of xy is therefore seen in those two tokens alone. And neighbouring tokens of a result are the tokens of their own bytes.
/// </remarks>
internal sealed class LongPiece(BpeMerger merger)
{
    /// <summary>Pieces of more bytes than this are merged in blocks.</summary>
    public const int Threshold = 2048;

    private const int Block = 1024;
    private byte[] _piece = [];
    private int _length;
    private List<int> _ends = [];
    private List<int> _building = [];

    /// <summary>The ends of the tokens of the piece last merged.</summary>
    public IReadOnlyList<int> Ends => _ends;

    /// <summary>The number of tokens in <paramref name="piece"/>, reusing what it shares with the piece merged before.</summary>
    public int Merge(ReadOnlySpan<byte> piece)
    {
        // Tokens wholly inside the common prefix or suffix are still the tokens of their bytes; what is between is merged again.
        ReadOnlySpan<byte> old = _piece.AsSpan(0, _length);
        int prefix = piece.CommonPrefixLength(old);
        int suffix = Spans.CommonSuffixLength(piece[prefix..], old[prefix..]);
        int keptLeft = CountEndsUpTo(prefix);
        int firstRight = suffix == _length ? 0 : CountEndsUpTo(_length - suffix - 1) + 1;
        bool keepsRight = firstRight < _ends.Count;
        int shift = piece.Length - _length;
        int start = EndAt(_ends, keptLeft);
        int stop = keepsRight ? EndAt(_ends, firstRight) + shift : piece.Length;

        _building.Clear();
        _building.AddRange(CollectionsMarshal.AsSpan(_ends)[..keptLeft]);
        for (; start < stop; start += Block)
        {
            Append(piece, start, Merged(piece, start, Math.Min(start + Block, stop)));
        }

        if (keepsRight)
        {
            List<int> right = _ends[firstRight..];
            foreach (ref int end in CollectionsMarshal.AsSpan(right))
            {
                end += shift;
            }

            Append(piece, stop, right);
        }

        (_ends, _building) = (_building, _ends);
        Remember(piece);
        return _ends.Count;
    }

    private void Remember(ReadOnlySpan<byte> piece)
    {
        if (_piece.Length < piece.Length)
        {
            _piece = new byte[piece.Length];
        }

        piece.CopyTo(_piece);
        _length = piece.Length;
    }

    private static int EndAt(List<int> ends, int count) => count == 0 ? 0 : ends[count - 1];

    private List<int> Merged(ReadOnlySpan<byte> piece, int from, int to)
    {
        var ends = new List<int>();
        merger.AppendEnds(piece[from..to], from, ends);
        return ends;
    }

    /// <summary>Joins the tokens built so far, which end at <paramref name="at"/>, with those that follow.</summary>
    private void Append(ReadOnlySpan<byte> piece, int at, List<int> right)
    {
        for (int reach = 1; _building.Count > 0 && right.Count > 0; reach *= 2)
        {
            int left = Math.Max(0, _building.Count - reach);
            int taken = Math.Min(reach, right.Count);
            int from = EndAt(_building, left);
            int to = right[taken - 1];
            List<int> window = Merged(piece, from, to);
            if (reach == 1 && window.Count == 2 && window[0] == at)
            {
                break;
            }

            if ((left == 0 || IsSeam(piece, EndAt(_building, left - 1), from, window[0]))
                && (taken == right.Count || IsSeam(piece, window.Count == 1 ? from : window[^2], to, right[taken])))
            {
                _building.RemoveRange(left, _building.Count - left);
                _building.AddRange(window);
                right.RemoveRange(0, taken);
                break;
            }
        }

        _building.AddRange(right);
    }

    private bool IsSeam(ReadOnlySpan<byte> piece, int from, int at, int to)
    {
        List<int> pair = Merged(piece, from, to);
        return pair.Count == 2 && pair[0] == at;
    }

    private int CountEndsUpTo(int position)
    {
        int index = _ends.BinarySearch(position);
        return index >= 0 ? index + 1 : ~index;
    }
}
