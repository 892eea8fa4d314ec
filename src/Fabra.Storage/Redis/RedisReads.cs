using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;
using Fabra.Core.Features;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>Reads: one HMGET for each entity, all of them sent before the first answer is awaited.</summary>
internal static class RedisReads
{
    private static readonly Counter<long> Unreadable = FabraMeter.Instance.CreateCounter<long>(
        "fabra_online_unreadable_total", description: "Values in the online store that are damaged or of a later version.");

    public static async ValueTask<IReadOnlyList<FeatureRow?>> ReadAsync(
        IDatabase database, string tenant, IReadOnlyList<FeatureKey> keys, CancellationToken cancellationToken)
    {
        var rows = new FeatureRow?[keys.Count];
        if (rows.Length == 0)
        {
            return rows;
        }

        var first = RunLength(keys, 0);
        if (first == rows.Length)
        {
            var values = await Send(database, tenant, keys, 0, first).WaitAsync(cancellationToken);
            Decode(tenant, keys, 0, values, rows);
            return rows;
        }

        var answers = new List<Task<RedisValue[]>>();
        for (var at = 0; at < rows.Length; at += RunLength(keys, at))
        {
            answers.Add(Send(database, tenant, keys, at, RunLength(keys, at)));
        }

        var place = 0;
        foreach (var values in await Task.WhenAll(answers).WaitAsync(cancellationToken))
        {
            Decode(tenant, keys, place, values, rows);
            place += values.Length;
        }

        return rows;
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

    private static Task<RedisValue[]> Send(IDatabase database, string tenant, IReadOnlyList<FeatureKey> keys, int first, int count)
    {
        var fields = new RedisValue[count];
        for (var i = 0; i < count; i++)
        {
            fields[i] = keys[first + i].FeatureName;
        }

        return database.HashGetAsync(RedisKeys.Of(tenant, keys[first]), fields);
    }

    private static void Decode(
        string tenant, IReadOnlyList<FeatureKey> keys, int first, RedisValue[] values, FeatureRow?[] rows)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!values[i].IsNull)
            {
                rows[first + i] = RowCodec.Decode(
                    tenant, keys[first + i], ((ReadOnlyMemory<byte>)values[i]).Span, out var unreadable);
                if (unreadable)
                {
                    Unreadable.Add(1);
                }
            }
        }
    }
}
