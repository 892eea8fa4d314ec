using Fabra.Core.Features;
using Fabra.Storage.Tests.Conformance;
using Fabra.Storage.Tests.Support;
using Fabra.Testing.Redis;

namespace Fabra.Storage.Tests.Redis;

/// <summary>A store over a server of its own.</summary>
public sealed class RedisFixture : IOnlineFixture
{
    private RedisServer? _server;

    public ManualTime Time { get; } = new();

    async Task<IOnlineStore> IOnlineFixture.OpenAsync()
    {
        RedisTests.Require();
        _server = await RedisServer.StartAsync();
        return await RedisTests.OpenAsync(_server.Url, Time);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }
    }
}
