namespace Fabra.Core.Documents.Chunking;

/// <summary>One passage of a text that was split.</summary>
/// <param name="Start">Where it begins, in UTF-16 units.</param>
/// <param name="Length">In UTF-16 units, at least 1.</param>
/// <param name="TokenCount">Tokens of the passage counted on its own, with o200k_base.</param>
public readonly record struct TextPassage(int Start, int Length, int TokenCount)
{
    /// <summary>Where it ends: the first unit behind it.</summary>
    public int End => Start + Length;
}
