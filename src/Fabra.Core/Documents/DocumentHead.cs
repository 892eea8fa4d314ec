namespace Fabra.Core.Documents;

/// <summary>What is valid now of a document, without its text.</summary>
public sealed record DocumentHead(string DocumentId, Guid VersionId, string Fingerprint, DateTimeOffset IndexedAt);
