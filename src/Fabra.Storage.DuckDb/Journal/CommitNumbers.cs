namespace Fabra.Storage.DuckDb.Journal;

/// <summary>How many transactions of values, documents and definitions were committed.</summary>
/// <param name="InDatabase">What the database says.</param>
/// <param name="Acknowledged">What was last written outside of it; null when that is not known.</param>
internal readonly record struct CommitNumbers(long InDatabase, long? Acknowledged);
