using Fabra.Core.Requests;

namespace Fabra.Storage.Postgres.Requests;

/// <summary>What is remembered of a request.</summary>
internal sealed record KeyEntry(byte[] Fingerprint, Guid? ResultId)
{
    public RequestKeyMatch Match(RequestKey key) => new(key.Fingerprint.Span.SequenceEqual(Fingerprint), ResultId);
}
