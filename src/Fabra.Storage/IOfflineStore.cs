using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Core.Stores;

namespace Fabra.Storage;

/// <summary>The durable store: what was written, and what was assembled.</summary>
internal interface IOfflineStore : IStore
{
    IContextLog Contexts { get; }

    IFeatureHistory Features { get; }

    IDefinitionStore Definitions { get; }

    IDocumentStore Documents { get; }

    IRequestKeyStore RequestKeys { get; }

    ISqlQueries Sql { get; }

    IContextPartitions Partitions { get; }

    /// <summary>Which store it is and where, for what is kept apart from it and belongs to it.</summary>
    async Task<StoreIdentity> IdentifyAsync(CancellationToken cancellationToken) =>
        new(await Contexts.GetStoreIdAsync(cancellationToken), Description);

    /// <summary>The newest id in the store, so that a clock can begin after it; null when the store is empty.</summary>
    Task<Guid?> FindNewestIdAsync(CancellationToken cancellationToken);
}
