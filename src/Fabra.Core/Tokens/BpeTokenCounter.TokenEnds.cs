using System.Buffers;
using System.Text;

namespace Fabra.Core.Tokens;

internal sealed partial class BpeTokenCounter
{
    /// <summary>
    /// Where each token of <paramref name="text"/> ends, in UTF-16 units; a token that ends inside a character ends, here, where the
    /// character begins.
    /// </summary>
    public IReadOnlyList<int> TokenEnds(ReadOnlySpan<char> text)
    {
        // Four characters to a token is what English has.
        var ends = new List<int>((text.Length / 4) + 1);
        var byteEnds = new List<int>();
        for (int start = 0; start < text.Length;)
        {
            int end = Pattern.End(text, start);
            AppendTokenEnds(text[start..end], start, byteEnds, ends);
            start = end;
        }

        return ends;
    }

    private void AppendTokenEnds(ReadOnlySpan<char> piece, int offset, List<int> byteEnds, List<int> ends)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(piece.Length));
        ReadOnlySpan<byte> utf8 = rented.AsSpan(0, Encoding.UTF8.GetBytes(piece, rented));
        if (Merger.Vocabulary.Rank(utf8) != BpeVocabulary.NoRank)
        {
            ends.Add(offset + piece.Length);
        }
        else if (utf8.Length <= LongPiece.Threshold)
        {
            byteEnds.Clear();
            Merger.AppendEnds(utf8, 0, byteEnds);
            AppendUnits(piece, offset, byteEnds, ends);
        }
        else
        {
            var merged = new LongPiece(Merger);
            merged.Merge(utf8);
            AppendUnits(piece, offset, merged.Ends, ends);
        }

        ArrayPool<byte>.Shared.Return(rented);
    }

    /// <summary>Turns ends in UTF-8 into ends in UTF-16.</summary>
    private static void AppendUnits(ReadOnlySpan<char> piece, int offset, IReadOnlyList<int> byteEnds, List<int> ends)
    {
        int unit = 0;
        int octet = 0;
        foreach (int byteEnd in byteEnds)
        {
            while (unit < piece.Length)
            {
                // A lone surrogate is U+FFFD in UTF-8, which takes three octets as its neighbours in the basic plane do.
                char c = piece[unit];
                bool pair = char.IsHighSurrogate(c) && unit + 1 < piece.Length && char.IsLowSurrogate(piece[unit + 1]);
                int width = pair ? 4 : c < 0x80 ? 1 : c < 0x800 ? 2 : 3;
                if (octet + width > byteEnd)
                {
                    break;
                }

                octet += width;
                unit += pair ? 2 : 1;
            }

            ends.Add(offset + unit);
        }
    }
}
