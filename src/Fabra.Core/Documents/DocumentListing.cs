namespace Fabra.Core.Documents;

/// <summary>Which documents of an index to list, by their ids.</summary>
/// <param name="Prefix">What their ids begin with; empty: all.</param>
/// <param name="After">The id after which the list goes on, by code point; empty: from the start.</param>
/// <param name="Limit">How many at most.</param>
internal sealed record DocumentListing(string Prefix, string After, int Limit);
