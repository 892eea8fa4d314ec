using Fabra.Storage.InMemory;
using Fabra.Storage.Tests.Conformance;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.InMemory;

public sealed class InMemoryFixture : IStoreFixture
{
    private readonly InMemoryData _data = new();

    public ManualTime Time { get; } = new();

    async Task<IOfflineStore> IStoreFixture.OpenAsync()
    {
        var store = new InMemoryOfflineStore(_data, Time);
        await store.InitializeAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
