namespace Fabra.Core.Documents.Search;

/// <summary>From the terms of a text to how often each occurs.</summary>
internal static class TermCounting
{
    /// <summary>The distinct terms, ordinally, with how often each occurs.</summary>
    public static IReadOnlyList<TermFrequency> Count(IReadOnlyList<string> terms) =>
        [.. terms.CountBy(term => term, StringComparer.Ordinal)
            .OrderBy(term => term.Key, StringComparer.Ordinal)
            .Select(term => new TermFrequency(term.Key, term.Value))];
}
