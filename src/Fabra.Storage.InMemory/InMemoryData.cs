using System.Security.Cryptography;
using Fabra.Core.Contexts;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Requests;

namespace Fabra.Storage.InMemory;

/// <summary>What an <see cref="InMemoryOfflineStore"/> holds. It outlives the store, so that a test can close one and open the next.</summary>
internal sealed class InMemoryData
{
    /// <summary>Held around every access; its critical sections are short.</summary>
    internal Lock Lock { get; } = new();

    internal Guid StoreId { get; } = new(RandomNumberGenerator.GetBytes(16));

    /// <summary>In commit order: the record at index i has position i + 1.</summary>
    internal List<ContextRecord> Contexts { get; } = [];

    internal Dictionary<Guid, long> Positions { get; } = [];

    internal Dictionary<OnlineKey, List<FeatureRow>> History { get; } = [];

    internal Dictionary<TenantId, List<StoredDefinitions>> Definitions { get; } = [];

    internal List<DocumentIndex> Indexes { get; } = [];

    /// <summary>In commit order, by tenant and index.</summary>
    internal Dictionary<(TenantId Tenant, Guid IndexId), List<StoredVersion>> Documents { get; } = [];

    internal Dictionary<RequestName, StoredRequest> Requests { get; } = [];
}
