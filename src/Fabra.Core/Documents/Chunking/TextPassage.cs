namespace Fabra.Core.Documents.Chunking;

/// <summary>One passage of a text that was split.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">In UTF-16 units, at least 1.</param>
/// <param name="TokenCount">Tokens of the passage counted on its own, its header with it, with o200k_base.</param>
internal readonly record struct TextPassage(int Start, int Length, int TokenCount)
{
    /// <summary>Where it ends: the first unit behind it.</summary>
    public int End => Start + Length;

    /// <summary>Where the header of the table begins whose rows it goes on with.</summary>
    public int HeaderStart { get; init; }

    /// <summary>The length of that header, in UTF-16 units. 0: it begins in no table, or with the header itself.</summary>
    public int HeaderLength { get; init; }

    /// <summary>The passage as it is indexed: behind the header of its table, without which its values could be anything.</summary>
    /// <param name="text">The text that was split.</param>
    public string ContentOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return HeaderLength == 0
            ? text.Substring(Start, Length)
            : string.Concat(text.AsSpan(HeaderStart, HeaderLength), "\n", text.AsSpan(Start, Length));
    }
}
