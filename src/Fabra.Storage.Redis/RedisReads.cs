using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>Reads: one HMGET for each entity, all of them sent before the first answer is awaited.</summary>
internal static class RedisReads
{
    private static readonly Counter<long> Unreadable = FabraMeter.Instance.CreateCounter<long>(
        "fabra_online_unreadable_total", description: "Values in the online store that are damaged or of a later version.");

    /// <summary>Asks; answers the fields in the order of the keys.</summary>
    public static Task<RedisValue[]> SendAsync(IDatabase database, TenantId tenant, IReadOnlyList<FeatureKey> keys)
    {
        var first = keys.Count == 0 ? 0 : RunLength(keys, 0);
        return first == 0 ? Task.FromResult<RedisValue[]>([])
            : first == keys.Count ? SendRunAsync(database, tenant, keys, 0, first)
            : SendRunsAsync(database, tenant, keys);
    }

    /// <summary>The rows of an answer to <see cref="SendAsync"/>.</summary>
    public static FeatureRow?[] Decode(TenantId tenant, IReadOnlyList<FeatureKey> keys, RedisValue[] values)
    {
        var rows = new FeatureRow?[values.Length];
        for (var i = 0; i < values.Length; i++)
        {
            if (!values[i].IsNull)
            {
                rows[i] = RowCodec.Decode(tenant, keys[i], ((ReadOnlyMemory<byte>)values[i]).Span, out var unreadable);
                if (unreadable)
                {
                    Unreadable.Add(1);
                }
            }
        }

        return rows;
    }

    private static async Task<RedisValue[]> SendRunsAsync(IDatabase database, TenantId tenant, IReadOnlyList<FeatureKey> keys)
    {
        var answers = new List<Task<RedisValue[]>>();
        for (var at = 0; at < keys.Count; at += RunLength(keys, at))
        {
            answers.Add(SendRunAsync(database, tenant, keys, at, RunLength(keys, at)));
        }

        return [.. (await Task.WhenAll(answers)).SelectMany(values => values)];
    }

    /// <summary>How many keys from here on are of one entity. Callers ask entity by entity; one that does not only costs a command more.</summary>
    private static int RunLength(IReadOnlyList<FeatureKey> keys, int first)
    {
        var length = 1;
        while (first + length < keys.Count
            && keys[first + length].EntityId == keys[first].EntityId
            && keys[first + length].EntityName == keys[first].EntityName)
        {
            length++;
        }

        return length;
    }

    private static Task<RedisValue[]> SendRunAsync(
        IDatabase database, TenantId tenant, IReadOnlyList<FeatureKey> keys, int first, int count)
    {
        var fields = new RedisValue[count];
        for (var i = 0; i < count; i++)
        {
            fields[i] = RedisKeys.FieldOf(keys[first + i]);
        }

        return database.HashGetAsync(RedisKeys.HashOf(RedisKeys.NameOf(tenant, keys[first])), fields);
    }
}
