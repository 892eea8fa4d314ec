using Fabra.Core.Background;
using Fabra.Core.Contexts;
using Fabra.Core.Evidence;
using Fabra.Core.Requests;

namespace Fabra.Core.Assembly;

/// <summary>Finds what an earlier request under the same key assembled.</summary>
internal sealed class EarlierRequests(
    IRequestKeyStore keys, IEvidenceWriter evidence, ContextReader contexts, EvidenceOptions options, TimeProvider time)
{
    /// <summary>
    /// The earlier result; null when there is none, or when the store cannot be asked or does not answer soon (the append will find out).
    /// </summary>
    /// <exception cref="FabraException">The request id was used with another request.</exception>
    public async Task<AssembledContext?> FindAsync(RequestKey key, CancellationToken cancellationToken)
    {
        var match = evidence.FindSpooledRequest(key);
        if (match is null)
        {
            Task<RequestKeyMatch?>? find = null;
            try
            {
                // It goes on by itself when it is late, so that the store's circuit learns how long it took.
                find = keys.FindAsync(key, cancellationToken);
                match = await find.WaitAsync(options.LookupTimeout, time, cancellationToken);
            }
            catch (Exception failure) when (failure is StoreUnavailableException or TimeoutException)
            {
                LetGo.Of(find);
                return null;
            }
        }

        return match is null ? null : await ResultAsync(key, match, cancellationToken);
    }

    /// <summary>What a match means.</summary>
    /// <exception cref="FabraException">The request id was used with another request.</exception>
    public async Task<AssembledContext> ResultAsync(
        RequestKey key, RequestKeyMatch match, CancellationToken cancellationToken) =>
        match is { SameRequest: true, ResultId: { } contextId }
            ? await contexts.GetAsync(key.Tenant, contextId, ContextColumns.All, cancellationToken)
            : throw RequestIdReuse.Refusal(key.RequestId, match);
}
