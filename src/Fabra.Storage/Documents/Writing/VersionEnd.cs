namespace Fabra.Storage.Documents.Writing;

/// <summary>That a version ended.</summary>
/// <param name="EndedBy">The number of the version that ended it, so that a reader knows whether it may know.</param>
internal readonly record struct VersionEnd(long VersionNo, DateTimeOffset EndedAt, long EndedBy);
