namespace Fabra.Core.Requests;

/// <summary>Remembers requests. Keys are written by the stores' own appends, in the same transaction.</summary>
internal interface IRequestKeyStore
{
    /// <summary>Finds an earlier request of the last 24 hours with this tenant, method and request id.</summary>
    Task<RequestKeyMatch?> FindAsync(RequestKey key, CancellationToken cancellationToken);

    /// <summary>Forgets keys created before an instant; returns how many.</summary>
    Task<long> PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken);
}
