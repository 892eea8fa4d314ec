using Fabra.Storage.InMemory;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.InMemory;

public sealed class InMemoryOfflineStoreTests
{
    [Fact]
    public async Task QueryAsync_is_not_supported()
    {
        await using var store = new InMemoryOfflineStore(new InMemoryData(), new ManualTime());

        var failure = await Should.ThrowAsync<FabraException>(
            () => store.Sql.QueryAsync("SELECT 1", TestContext.Current.CancellationToken));

        failure.Reason.ShouldBe(ErrorReason.NotSupported);
    }
}
