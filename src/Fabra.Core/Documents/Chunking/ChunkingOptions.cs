namespace Fabra.Core.Documents.Chunking;

/// <summary>How documents are split.</summary>
/// <param name="MaxTokens">Of one chunk, counted with o200k_base: 16 to 8,192.</param>
/// <param name="OverlapTokens">That a chunk repeats of the one before it, at most: 0 to half of <paramref name="MaxTokens"/>.</param>
internal sealed record ChunkingOptions(int MaxTokens, int OverlapTokens)
{
    public const int LeastTokens = 16;

    public const int MostTokens = 8192;

    /// <summary>512 tokens, of which a tenth overlap.</summary>
    public static ChunkingOptions Default { get; } = Of(null, null);

    /// <summary>What is not given takes its default: 512, and a tenth of the size.</summary>
    public static ChunkingOptions Of(int? maxTokens, int? overlapTokens) =>
        new(maxTokens ?? 512, overlapTokens ?? ((maxTokens ?? 512) / 10));

    /// <exception cref="FabraException">A number is out of its range; the field is named below <paramref name="field"/>.</exception>
    public void Check(string field)
    {
        if (MaxTokens is < LeastTokens or > MostTokens)
        {
            throw FabraException.Field($"{field}.max_tokens", $"is {MaxTokens}, {LeastTokens} to {MostTokens} are allowed");
        }

        if (OverlapTokens < 0 || OverlapTokens > MaxTokens / 2)
        {
            throw FabraException.Field(
                $"{field}.overlap_tokens", $"is {OverlapTokens}, 0 to {MaxTokens / 2} (half of max_tokens) are allowed");
        }
    }
}
