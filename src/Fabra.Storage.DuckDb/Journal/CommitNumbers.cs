namespace Fabra.Storage.DuckDb.Journal;

/// <summary>How many transactions of values, documents and definitions were committed.</summary>
/// <param name="InDatabase">What the database says.</param>
/// <param name="Marker">What was last written outside of it; null when that is not known.</param>
/// <param name="IsOpen">Whether the database was not closed with everything in it, so that the journal belongs to it.</param>
internal readonly record struct CommitNumbers(long InDatabase, MarkerNumbers? Marker, bool IsOpen);
