using Fabra.Core.Contexts;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;

namespace Fabra.Core.Replay;

/// <summary>Makes retrievals as they are now.</summary>
internal sealed class CurrentRetrievals(IDocumentSearch documents, RetrievalReplay replay) : IRetrievalSource
{
    public int Parallelism => 1;

    public Task<Retrieval> RetrieveAsync(TenantId tenant, RetrievalReference reference, CancellationToken cancellationToken) =>
        replay.RunAsync(new LiveSearches(documents), tenant, reference, cancellationToken);
}
