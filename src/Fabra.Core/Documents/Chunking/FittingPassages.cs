using Fabra.Core.Documents.Embedding;

namespace Fabra.Core.Documents.Chunking;

/// <summary>
/// Splits a text so that the embedder reads each passage whole: where the passages of the index's own size are too long for it, the text is
/// split again, smaller, until they are not.
/// </summary>
internal static class FittingPassages
{
    /// <param name="text">What to split.</param>
    /// <param name="options">The sizes of the index.</param>
    /// <param name="limit">What the embedder reads; null: everything.</param>
    public static IReadOnlyList<TextPassage> Split(string text, ChunkingOptions options, InputLimit? limit)
    {
        var passages = TextChunker.Split(text, options);
        while (limit is not null
            && options.MaxTokens > ChunkingOptions.LeastTokens
            && passages.Select(passage => limit.Counter.Count(passage.ContentOf(text))).DefaultIfEmpty().Max() is var longest
            && longest > limit.MaxTokens)
        {
            options = Smaller(options, (double)limit.MaxTokens / longest);
            passages = TextChunker.Split(text, options);
        }

        return passages;
    }

    private static ChunkingOptions Smaller(ChunkingOptions options, double part)
    {
        // In proportion, so that a few rounds do whatever the text is.
        var tokens = Math.Clamp((int)(options.MaxTokens * part), ChunkingOptions.LeastTokens, options.MaxTokens - 1);
        return new ChunkingOptions(tokens, Math.Min((int)(options.OverlapTokens * part), tokens / 2));
    }
}
