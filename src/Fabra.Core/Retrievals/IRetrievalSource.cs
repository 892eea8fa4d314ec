using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Identity;

namespace Fabra.Core.Retrievals;

/// <summary>Makes retrievals for a scope: live, or in a replay as they were made.</summary>
internal interface IRetrievalSource
{
    /// <summary>How many retrievals of one scope may be under way at once.</summary>
    int Parallelism { get; }

    /// <summary>Makes a retrieval; of one that failed for no fault of the request, <see cref="Retrieval.Failure"/> says why.</summary>
    /// <exception cref="FabraException">The reference is at fault: unknown index or retriever, a query that cannot be searched.</exception>
    Task<Retrieval> RetrieveAsync(TenantId tenant, RetrievalReference reference, CancellationToken cancellationToken);
}
