using Fabra.Storage.InMemory;
using Fabra.Storage.Tests.Conformance;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Broken;

/// <summary>Opens the store with one defect.</summary>
public sealed class BrokenFixture(Defect defect) : IStoreFixture
{
    private readonly ManualTime _standing = new();
    private InMemoryData _data = new();

    public ManualTime Time { get; } = new();

    async Task<IOfflineStore> IStoreFixture.OpenAsync()
    {
        if (defect == Defect.ForgetsEverythingOnRestart)
        {
            _data = new InMemoryData();
        }
        else if (defect == Defect.ForgetsRequestKeysOnRestart)
        {
            _data.Requests.Clear();
        }

        var time = defect == Defect.RequestKeysNeverExpire ? _standing : Time;
        var store = new BrokenOfflineStore(new InMemoryOfflineStore(_data, time), _data, time, defect);
        await store.InitializeAsync(TestContext.Current.CancellationToken);
        return store;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
