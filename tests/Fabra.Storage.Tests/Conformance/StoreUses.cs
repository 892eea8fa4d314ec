using Fabra.Core.Contexts;
using Fabra.Core.Features;
using Fabra.Core.Requests;
using Fabra.Core.Values;
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
        ("Contexts.Append", (store, cancel) => store.Contexts.AppendAsync(sample.Context(), Request, cancel)),
        ("Contexts.Find", (store, cancel) => store.Contexts.FindAsync(Sample.Tenant, sample.NextId(), ContextColumns.All, cancel)),
        ("Contexts.List", (store, cancel) =>
            store.Contexts.ListAsync(Filter, ContextOrder.NewestFirst, null, 5, ContextColumns.Summary, cancel)),
        ("Contexts.GetHead", (store, cancel) => store.Contexts.GetHeadAsync(cancel)),
        ("Contexts.Stream", (store, cancel) => DrainAsync(store.Contexts.StreamAsync(Filter, 0, 5, ContextColumns.All, cancel))),
        ("Features.Append", (store, cancel) =>
            store.Features.AppendAsync([sample.Row(Value.Of(1), Sample.Start)], Sample.Request("w"), cancel)),
        ("Features.ReadAsOf", (store, cancel) => store.Features.ReadAsOfAsync(Sample.Tenant, [Key], Sample.Start, cancel)),
        ("Features.ReadPinned", (store, cancel) => store.Features.ReadPinnedAsync(
            Sample.Tenant, [new FeaturePin(Key, sample.NextId(), Sample.Start)], cancel)),
        ("Features.ReadLatest", (store, cancel) => DrainAsync(store.Features.ReadLatestAsync(5, cancel))),
        ("Definitions.Load", (store, cancel) => store.Definitions.LoadAsync(Sample.Tenant, 0, cancel)),
        ("Definitions.Append", (store, cancel) => store.Definitions.AppendAsync(
            Sample.Tenant, 0, [new EntityDefinition("user", "id", "")], [], cancel)),
        ("RequestKeys.Find", (store, cancel) => store.RequestKeys.FindAsync(Request, cancel)),
        ("RequestKeys.Purge", (store, cancel) => store.RequestKeys.PurgeAsync(Sample.Minute(10_000), cancel)),
        ("FindNewestId", (store, cancel) => store.Whole.FindNewestIdAsync(cancel)),
    ];

    private static async Task DrainAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var item in items)
        {
            _ = item;
        }
    }
}
