namespace Fabra.Core.Documents;

/// <summary>How often a term occurs in a chunk, at least once.</summary>
internal readonly record struct TermFrequency(string Term, int Count);
