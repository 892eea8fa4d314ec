namespace Fabra.Core.Documents.Search;

/// <summary>Everything that BM25 needs to know about some terms at an instant.</summary>
/// <param name="ChunkCount">Chunks of the whole index at the instant, whatever the filter.</param>
/// <param name="TermCount">Sum of their lengths in terms.</param>
/// <param name="ChunkFrequencies">For each term asked for, in how many of those chunks it occurs, whatever the filter.</param>
/// <param name="Postings">One for each term and chunk in which it occurs, of the chunks that pass the filter. In no order.</param>
internal sealed record TermPostings(
    long ChunkCount, long TermCount, IReadOnlyList<long> ChunkFrequencies, IReadOnlyList<TermPosting> Postings);
