using System.Buffers;

namespace Fabra.Core.Tokens;

/// <summary>
/// Merges the bytes of one piece into tokens: again and again the neighbours whose union has the lowest rank, the leftmost among
/// equals.
/// </summary>
internal sealed class BpeMerger(BpeVocabulary vocabulary)
{
    // Below this length a scan for the lowest rank beats keeping a heap.
    private const int ScanLimit = 96;

    public BpeVocabulary Vocabulary => vocabulary;

    /// <summary>The number of tokens in a piece of up to <see cref="LongPiece.Threshold"/> bytes.</summary>
    public int Count(ReadOnlySpan<byte> piece)
    {
        if (piece.Length <= 1 || vocabulary.Rank(piece) != BpeVocabulary.NoRank)
        {
            return Math.Min(piece.Length, 1);
        }

        if (piece.Length <= ScanLimit)
        {
            Span<int> starts = stackalloc int[ScanLimit + 1];
            return MergeByScan(piece, starts);
        }

        int[] rented = ArrayPool<int>.Shared.Rent(piece.Length + 1);
        int count = MergeByHeap(piece, rented);
        ArrayPool<int>.Shared.Return(rented);
        return count;
    }

    /// <summary>Appends the end of each token of <paramref name="piece"/>, shifted by <paramref name="offset"/>.</summary>
    public void AppendEnds(ReadOnlySpan<byte> piece, int offset, List<int> ends)
    {
        int[] starts = ArrayPool<int>.Shared.Rent(piece.Length + 1);
        int count = piece.Length <= ScanLimit ? MergeByScan(piece, starts) : MergeByHeap(piece, starts);
        for (int i = 1; i <= count; i++)
        {
            ends.Add(starts[i] + offset);
        }

        ArrayPool<int>.Shared.Return(starts);
    }

    // Leaves the start of each token in starts, then the length of the piece; returns the number of tokens.
    private int MergeByScan(ReadOnlySpan<byte> piece, Span<int> starts)
    {
        // ranks[i]: of the union of the tokens that start at starts[i] and starts[i + 1].
        Span<int> ranks = stackalloc int[ScanLimit + 1];
        int count = piece.Length;
        for (int i = 0; i <= count; i++)
        {
            starts[i] = i;
            ranks[i] = i + 2 <= count ? vocabulary.Rank(piece.Slice(i, 2)) : BpeVocabulary.NoRank;
        }

        while (count > 1)
        {
            int best = 0;
            for (int i = 1; i < count - 1; i++)
            {
                best = ranks[i] < ranks[best] ? i : best;
            }

            if (ranks[best] == BpeVocabulary.NoRank)
            {
                break;
            }

            starts[(best + 2)..(count + 1)].CopyTo(starts[(best + 1)..]);
            ranks[(best + 2)..(count + 1)].CopyTo(ranks[(best + 1)..]);
            count--;
            ranks[best] = best + 2 <= count ? vocabulary.Rank(piece[starts[best]..starts[best + 2]]) : BpeVocabulary.NoRank;
            if (best > 0)
            {
                ranks[best - 1] = vocabulary.Rank(piece[starts[best - 1]..starts[best + 1]]);
            }
        }

        return count;
    }

    private int MergeByHeap(ReadOnlySpan<byte> piece, int[] starts)
    {
        int length = piece.Length;
        int[] next = ArrayPool<int>.Shared.Rent(length + 1);
        int[] previous = ArrayPool<int>.Shared.Rent(length + 1);
        int[] ranks = ArrayPool<int>.Shared.Rent(length + 1);
        // An entry is stale when its rank is no longer that of the pair at its position; stale entries are skipped, not removed.
        var heap = new PriorityQueue<int, long>(length);
        for (int i = 0; i < length; i++)
        {
            next[i] = i + 1;
            previous[i] = i - 1;
            SetRank(piece, i, i + 2);
        }

        while (heap.TryDequeue(out int at, out long key))
        {
            if (ranks[at] != (int)(key >> 32))
            {
                continue;
            }

            int absorbed = next[at];
            int after = next[absorbed];
            ranks[absorbed] = BpeVocabulary.NoRank;
            next[at] = after;
            if (after < length)
            {
                previous[after] = at;
            }

            SetRank(piece, at, after < length ? next[after] : length + 1);
            if (previous[at] >= 0)
            {
                SetRank(piece, previous[at], after);
            }
        }

        int count = 0;
        for (int i = 0; i < length; i = next[i])
        {
            starts[count++] = i;
        }

        starts[count] = length;
        ArrayPool<int>.Shared.Return(next);
        ArrayPool<int>.Shared.Return(previous);
        ArrayPool<int>.Shared.Return(ranks);
        return count;

        void SetRank(ReadOnlySpan<byte> bytes, int from, int to)
        {
            int rank = to <= bytes.Length ? vocabulary.Rank(bytes[from..to]) : BpeVocabulary.NoRank;
            ranks[from] = rank;
            if (rank != BpeVocabulary.NoRank)
            {
                heap.Enqueue(from, ((long)rank << 32) | (uint)from);
            }
        }
    }
}
