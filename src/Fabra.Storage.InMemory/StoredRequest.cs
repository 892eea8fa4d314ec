namespace Fabra.Storage.InMemory;

/// <summary>A remembered request.</summary>
internal sealed record StoredRequest(byte[] Fingerprint, Guid? ResultId, DateTimeOffset CreatedAt);
