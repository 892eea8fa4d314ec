using Fabra.Core.Features;
using Fabra.Storage.Redis;
using Fabra.Testing;
using Fabra.Testing.Redis;

namespace Fabra.Storage.Tests.Redis;

/// <summary>What tests over real servers share.</summary>
internal static class RedisTests
{
    public static readonly Func<FeatureKey, TimeSpan?> ForEver = _ => null;

    /// <summary>Skips the test where no server can be started.</summary>
    public static void Require()
    {
        if (RedisBinaries.WhyMissing is { } reason)
        {
            Assert.Skip(reason);
        }
    }

    public static async Task<RedisOnlineStore> OpenAsync(
        string url, TimeProvider? time = null, CapturedLog<RedisOnlineStore>? log = null)
    {
        var store = new RedisOnlineStore(new RedisOptions(url), time ?? TimeProvider.System, log ?? new CapturedLog<RedisOnlineStore>());
        await store.InitializeAsync(TestContext.Current.CancellationToken);
        return store;
    }
}
