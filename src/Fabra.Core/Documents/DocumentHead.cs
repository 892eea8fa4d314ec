namespace Fabra.Core.Documents;

/// <summary>What is valid now of a document, without its text.</summary>
internal sealed record DocumentHead(string DocumentId, Guid VersionId, string Fingerprint, DateTimeOffset IndexedAt);
