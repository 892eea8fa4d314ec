using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>One call of each method of an offline store, SQL apart.</summary>
internal static class StoreUses
{
    private static readonly ContextFilter Filter = new(Sample.Tenant);
    private static readonly FeatureKey Key = Sample.Key("u1");

    public static RequestKey Request { get; } = Sample.Request("cancelled");

    public static IEnumerable<(string Name, Func<OpenStore, CancellationToken, Task> Use)> All(Sample sample) =>
    [
        .. OfDocuments(sample),
        ("Contexts.Append", (store, cancel) => store.Contexts.AppendAsync(sample.Context(), Request, cancel)),
        ("Contexts.Find", (store, cancel) => store.Contexts.FindAsync(Sample.Tenant, sample.NextId(), ContextColumns.All, cancel)),
        ("Contexts.List", (store, cancel) =>
            store.Contexts.ListAsync(Filter, ContextOrder.NewestFirst, null, 5, ContextColumns.Summary, cancel)),
        ("Contexts.GetStoreId", (store, cancel) => store.Contexts.GetStoreIdAsync(cancel)),
        ("Contexts.GetHead", (store, cancel) => store.Contexts.GetHeadAsync(cancel)),
        ("Contexts.Stream", (store, cancel) => DrainAsync(store.Contexts.StreamAsync(Filter, 0, 5, ContextColumns.All, cancel))),
        ("Features.Append", (store, cancel) =>
            store.Features.AppendAsync([sample.Row(Value.Of(1), Sample.Start)], Sample.Request("w"), cancel)),
        ("Features.ReadAsOf", (store, cancel) => store.Features.ReadAsOfAsync(Sample.Tenant, [Key], Sample.Start, cancel)),
        ("Features.ReadPinned", (store, cancel) => store.Features.ReadPinnedAsync(
            Sample.Tenant, [new FeaturePin(Key, sample.NextId(), Sample.Start)], cancel)),
        ("Features.ReadLatest", (store, cancel) => DrainAsync(store.Features.ReadLatestAsync(5, cancel))),
        ("Features.ReadWritten", (store, cancel) => DrainAsync(store.Features.ReadWrittenAsync(Sample.Start, 5, cancel))),
        ("Definitions.Load", (store, cancel) => store.Definitions.LoadAsync(Sample.Tenant, 0, cancel)),
        ("Definitions.Append", (store, cancel) => store.Definitions.AppendAsync(
            Sample.Tenant, 0, [new EntityDefinition("user", "id", "")], [], cancel)),
        ("RequestKeys.Find", (store, cancel) => store.RequestKeys.FindAsync(Request, cancel)),
        ("RequestKeys.Purge", (store, cancel) => store.RequestKeys.PurgeAsync(Sample.Minute(10_000), cancel)),
        ("FindNewestId", (store, cancel) => store.Whole.FindNewestIdAsync(cancel)),
    ];

    private static IEnumerable<(string Name, Func<OpenStore, CancellationToken, Task> Use)> OfDocuments(Sample sample)
    {
        var documents = new SampleDocuments(sample);
        var index = documents.Index();
        var scope = new SearchScope(Sample.Tenant, index.IndexId, Sample.Minute(1), null);
        var version = documents.Version(index, "d", "text", 1);
        return
        [
            ("Documents.CreateIndex", (store, cancel) => store.Documents.CreateIndexAsync(index, cancel)),
            ("Documents.FindIndex", (store, cancel) => store.Documents.FindIndexAsync(Sample.Tenant, index.IndexId, cancel)),
            ("Documents.FindIndex by name", (store, cancel) =>
                store.Documents.FindIndexAsync(Sample.Tenant, index.Name, Sample.Start, cancel)),
            ("Documents.ListGenerations", (store, cancel) => store.Documents.ListGenerationsAsync(Sample.Tenant, index.Name, cancel)),
            ("Documents.ListIndexes", (store, cancel) => store.Documents.ListIndexesAsync(Sample.Tenant, null, 5, cancel)),
            ("Documents.DeleteIndex", (store, cancel) =>
                store.Documents.DeleteIndexAsync(Sample.Tenant, index.IndexId, Sample.Start, cancel)),
            ("Documents.ReadStatistics", (store, cancel) =>
                store.Documents.ReadStatisticsAsync(Sample.Tenant, index.IndexId, Sample.Start, cancel)),
            ("Documents.List", (store, cancel) => store.Documents.ListDocumentsAsync(
                Sample.Tenant, index.IndexId, Sample.Start, new DocumentListing("", "", 5), cancel)),
            ("Documents.FindHeads", (store, cancel) => store.Documents.FindHeadsAsync(Sample.Tenant, index.IndexId, ["d"], cancel)),
            ("Documents.Append", (store, cancel) => store.Documents.AppendAsync([version], Request, cancel)),
            ("Documents.FindDocument", (store, cancel) =>
                store.Documents.FindDocumentAsync(Sample.Tenant, index.IndexId, "d", Sample.Start, cancel)),
            ("Documents.OpenSearch", async (store, cancel) => await (await store.Documents.OpenSearchAsync(scope, cancel)).DisposeAsync()),
            ("Documents.ReadChunks", (store, cancel) => store.Documents.ReadChunksAsync(
                Sample.Tenant, index.IndexId, [new ChunkKey(version.Chunks[0].ChunkId, version.VersionId)], cancel)),
            ("Documents.Compact", (store, cancel) => store.Documents.CompactAsync(
                Sample.Tenant, index.IndexId, Sample.Start, new HashSet<Guid>(), cancel)),
        ];
    }

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
        {
            _ = item;
        }
    }
}
