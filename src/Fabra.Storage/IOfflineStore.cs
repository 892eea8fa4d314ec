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

    /// <summary>The newest id in the store, so that a clock can begin after it; null when the store is empty.</summary>
    Task<Guid?> FindNewestIdAsync(CancellationToken cancellationToken);
}
