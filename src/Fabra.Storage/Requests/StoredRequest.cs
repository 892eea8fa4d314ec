using Fabra.Core.Requests;

namespace Fabra.Storage.Requests;

/// <summary>What is remembered of a request.</summary>
internal sealed record StoredRequest(byte[] Fingerprint, Guid? ResultId, DateTimeOffset CreatedAt)
{
    public RequestKeyMatch Match(RequestKey later) => later.Match(Fingerprint, ResultId);
}
