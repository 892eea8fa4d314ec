using System.Buffers;
using System.Text;

namespace Fabra.Core.Tokens;

/// <summary>
/// Counts tokens exactly, by byte-pair encoding with a published vocabulary. Special tokens such as <c>&lt;|endoftext|&gt;</c>
/// are ordinary text; a lone surrogate counts as U+FFFD, as it does once the text is UTF-8.
/// </summary>
/// <remarks>
/// The rule is the original tokenizer's (white space is Unicode White_Space; contractions fold case fully). The vocabulary is
/// read on first use, about 50 ms, and then shared. Safe for concurrent use.
/// </remarks>
internal sealed partial class BpeTokenCounter : ITokenCounter
{
    private const int StackBytes = 512;
    private readonly Lazy<BpeMerger> _merger;

    internal BpeTokenCounter(string name, PiecePattern pattern)
    {
        Name = name;
        Pattern = pattern;
        _merger = new Lazy<BpeMerger>(() => new BpeMerger(BpeVocabulary.Load(name)));
    }

    /// <inheritdoc />
    public string Name { get; }

    /// <inheritdoc />
    public bool IsEstimate => false;

    internal PiecePattern Pattern { get; }

    internal BpeMerger Merger => _merger.Value;

    /// <inheritdoc />
    public int Count(ReadOnlySpan<char> text)
    {
        BpeMerger merger = Merger;
        int count = 0;
        for (int start = 0; start < text.Length;)
        {
            int end = Pattern.End(text, start);
            count += CountPiece(text[start..end], merger, longPiece: null);
            start = end;
        }

        return count;
    }

    /// <summary>The ids of the tokens of <paramref name="text"/>, in order.</summary>
    public IReadOnlyList<int> Encode(ReadOnlySpan<char> text)
    {
        var ids = new List<int>();
        for (int start = 0; start < text.Length;)
        {
            int end = Pattern.End(text, start);
            EncodePiece(text[start..end], ids);
            start = end;
        }

        return ids;
    }

    /// <summary>Counts one piece; a <paramref name="longPiece"/> makes recounting a long one that changed little cheap.</summary>
    internal static int CountPiece(ReadOnlySpan<char> piece, BpeMerger merger, LongPiece? longPiece)
    {
        if (piece.Length <= StackBytes / 3)
        {
            Span<byte> bytes = stackalloc byte[StackBytes];
            return merger.Count(bytes[..Encoding.UTF8.GetBytes(piece, bytes)]);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(piece.Length));
        Span<byte> utf8 = rented.AsSpan(0, Encoding.UTF8.GetBytes(piece, rented));
        int count = longPiece is null && utf8.Length <= LongPiece.Threshold
            ? merger.Count(utf8)
            : (longPiece ?? new LongPiece(merger)).Merge(utf8);
        ArrayPool<byte>.Shared.Return(rented);
        return count;
    }

    private void EncodePiece(ReadOnlySpan<char> piece, List<int> ids)
    {
        byte[] utf8 = new byte[Encoding.UTF8.GetByteCount(piece)];
        Encoding.UTF8.GetBytes(piece, utf8);
        int whole = Merger.Vocabulary.Rank(utf8);
        if (whole != BpeVocabulary.NoRank)
        {
            ids.Add(whole);
            return;
        }

        var merged = new LongPiece(Merger);
        merged.Merge(utf8);
        int start = 0;
        foreach (int end in merged.Ends)
        {
            ids.Add(Merger.Vocabulary.Rank(utf8.AsSpan(start, end - start)));
            start = end;
        }
    }
}
