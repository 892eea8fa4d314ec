using System.Globalization;
using Fabra.Core.Stores;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>Looks whether every server that owns a part of the data answers, and whether writes are taken.</summary>
internal sealed class RedisHealth(RedisConnection connection)
{
    private static readonly TimeSpan CheckLife = TimeSpan.FromMinutes(1);

    private volatile string _owners = "";

    /// <summary>Changes when a connection came back, or another server has taken over: both may have cost the latest writes.</summary>
    public string Incarnation => string.Create(CultureInfo.InvariantCulture, $"{connection.Restored} {_owners}");

    public async Task<StoreHealth> CheckAsync(RedisOwner? owner, CancellationToken cancellationToken)
    {
        try
        {
            var multiplexer = connection.Multiplexer;
            var owners = Owners(multiplexer);
            if (owners.FirstOrDefault(owner => !owner.IsConnected) is { } lost)
            {
                return new StoreHealth(false, $"not connected to {RedisConfiguration.Describe(lost.EndPoint)}");
            }

            var pings = await Task.WhenAll(owners.Select(owner => owner.PingAsync())).WaitAsync(cancellationToken);
            await multiplexer.GetDatabase().StringSetAsync(RedisKeys.Check, "", CheckLife).WaitAsync(cancellationToken);
            if (owner is not null)
            {
                await owner.LookAsync(multiplexer.GetDatabase()).WaitAsync(cancellationToken);
                if (owner.Trouble is { } trouble)
                {
                    return new StoreHealth(false, trouble);
                }
            }

            _owners = string.Join(' ', owners.Select(owner => RedisConfiguration.Describe(owner.EndPoint)).Order(StringComparer.Ordinal));
            var slowest = pings.Max().TotalMilliseconds;
            return new StoreHealth(true, string.Create(CultureInfo.InvariantCulture, $"answers in {slowest:0.0} ms"));
        }
        catch (StoreUnavailableException unavailable)
        {
            return new StoreHealth(false, unavailable.Message);
        }
        catch (Exception error) when (RedisErrors.IsOurs(error, cancellationToken))
        {
            return new StoreHealth(false, RedisErrors.Describe(error));
        }
    }

    /// <summary>In a cluster the servers that own slots, else the one that takes writes.</summary>
    private static IServer[] Owners(ConnectionMultiplexer multiplexer)
    {
        var servers = multiplexer.GetServers();
        var cluster = servers.Select(server => server.ClusterConfiguration).FirstOrDefault(known => known is not null);
        IServer[] owners = cluster is null
            ? [.. servers.Where(server => server is { IsConnected: true, IsReplica: false })]
            : [.. cluster.Nodes
                .Where(node => node is { IsReplica: false, Slots.Count: > 0, EndPoint: not null })
                .Select(node => multiplexer.GetServer(node.EndPoint!))];
        return owners.Length > 0 ? owners : throw RedisErrors.NotConnected("no server that takes writes is reachable");
    }
}
