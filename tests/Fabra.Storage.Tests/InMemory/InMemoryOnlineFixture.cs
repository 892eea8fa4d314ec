using Fabra.Core.Features;
using Fabra.Storage.InMemory;
using Fabra.Storage.Tests.Conformance;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.InMemory;

public sealed class InMemoryOnlineFixture : IOnlineFixture
{
    public ManualTime Time { get; } = new();

    async Task<IOnlineStore> IOnlineFixture.OpenAsync()
    {
        var store = new InMemoryOnlineStore(new InMemoryOnlineOptions(), Time);
        await store.InitializeAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
