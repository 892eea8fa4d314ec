using Fabra.Core.Documents.Search;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Retrievals;
using Fabra.Core.Time;

namespace Fabra.Core.Assembly;

/// <summary>The world as it is now. Each answer is the newest at the moment it is asked for.</summary>
internal sealed class LiveWorld(
    TenantId tenant,
    FeatureReader features,
    DefinitionCatalog definitions,
    RetrievalRunner retrievals,
    IDocumentSearch documents,
    FabraClock clock) : AssemblyWorld
{
    public override DateTimeOffset OpenedAt { get; } = clock.Now;

    public override string? ClockFault => clock.Fault;

    // A search keeps a processor busy: more at once would only wait for each other.
    public override int Parallelism => 4;

    public override DateTimeOffset AssembledAt() => clock.Now;

    public override ValueTask<FeatureDefinition> GetDefinitionAsync(string name, string field, CancellationToken cancellationToken) =>
        definitions.GetAsync(tenant, name, field, cancellationToken);

    public override Task<IReadOnlyList<FeatureReading>> ReadAsync(
        IReadOnlyList<FeatureQuery> queries, CancellationToken cancellationToken) =>
        features.ReadAsync(tenant, queries, cancellationToken);

    public override Task<Retrieval> RetrieveAsync(RetrievalReference reference, CancellationToken cancellationToken) =>
        retrievals.RetrieveAsync(reference, SearchAsync, cancellationToken);

    private async Task<IndexSearch> SearchAsync(SearchQuery query, CancellationToken cancellationToken) =>
        IndexSearch.Of(query, await documents.SearchAsync(tenant, query, asOf: null, cancellationToken));
}
