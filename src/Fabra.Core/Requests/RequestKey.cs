using Fabra.Core.Identity;

namespace Fabra.Core.Requests;

/// <summary>What makes a retried call recognisable for 24 hours.</summary>
/// <param name="Tenant">Owner of the request.</param>
/// <param name="Method">The RPC, for instance <c>AssembleContext</c>.</param>
/// <param name="RequestId">The caller's id, at most 128 characters.</param>
/// <param name="Fingerprint">SHA-256 over the meaning of the request, 32 bytes.</param>
internal sealed record RequestKey(TenantId Tenant, string Method, string RequestId, ReadOnlyMemory<byte> Fingerprint)
{
    /// <summary>How long a key is kept.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromHours(24);

    /// <summary>As earlier versions made it (<see cref="Requests.Fingerprint.AsSent"/>); null when that is the same. Never stored.</summary>
    public ReadOnlyMemory<byte>? FingerprintAsSent { get; init; }

    /// <summary>What it is found by.</summary>
    public RequestName Name => new(Tenant, Method, RequestId);

    /// <summary>What this request is told of an earlier one under its name.</summary>
    public RequestKeyMatch Match(ReadOnlyMemory<byte> earlierFingerprint, Guid? earlierResultId) =>
        new(Is(Fingerprint, earlierFingerprint) || (FingerprintAsSent is { } asSent && Is(asSent, earlierFingerprint)), earlierResultId);

    /// <summary>The key of a request whose meaning is what a description adds.</summary>
    public static RequestKey Of(TenantId tenant, string method, string requestId, Action<Fingerprint> describe)
    {
        using var print = new Fingerprint();
        describe(print);
        return new RequestKey(tenant, method, requestId, print.Finish())
        {
            FingerprintAsSent = print.IsReordered ? Requests.Fingerprint.AsSent(describe) : null,
        };
    }

    private static bool Is(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other) => one.Span.SequenceEqual(other.Span);
}
