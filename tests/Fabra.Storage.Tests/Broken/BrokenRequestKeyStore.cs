using Fabra.Core.Requests;

namespace Fabra.Storage.Tests.Broken;

/// <summary>Request keys with a defect.</summary>
internal sealed class BrokenRequestKeyStore(IRequestKeyStore inner, Defect defect) : IRequestKeyStore
{
    public Task<RequestKeyMatch?> FindAsync(RequestKey key, CancellationToken cancellationToken) =>
        inner.FindAsync(Twist(defect, key) ?? key, defect.Heed(cancellationToken));

    public Task<long> PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken) => inner.PurgeAsync(
        defect switch
        {
            Defect.PurgeTakesTheBoundToo => createdBefore.AddTicks(1),
            Defect.PurgeForgetsNothing => DateTimeOffset.MinValue,
            _ => createdBefore,
        },
        defect.Heed(cancellationToken));

    /// <summary>The key as the defect sees it.</summary>
    public static RequestKey? Twist(Defect defect, RequestKey? key) => defect switch
    {
        _ when key is null => null,
        Defect.ForgetsRequestKeys => null,
        Defect.ForgetsFingerprints => key with { Fingerprint = ReadOnlyMemory<byte>.Empty },
        Defect.RequestKeysIgnoreMethods => key with { Method = "" },
        Defect.RequestIdsAreCaseInsensitive => key with { RequestId = key.RequestId.ToUpperInvariant() },
        _ => key,
    };
}
