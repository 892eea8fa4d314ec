using System.Collections.Concurrent;
using System.Text;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>
/// Names of hashes, <c>fabra:{tenant:entity:id}</c>, and of their fields, see README.md. The client is given bytes: of a text it writes
/// length, letters and end apart, each with a lock on its pipe.
/// </summary>
internal static class RedisKeys
{
    /// <summary>Written by health checks, to see whether the store takes writes.</summary>
    public const string Check = "fabra:{check}";

    /// <summary>The hash that says whose values these are.</summary>
    public const string Owner = "fabra:{store}";

    // As many as there are features.
    private static readonly ConcurrentDictionary<string, RedisValue> Fields = new(StringComparer.Ordinal);

    /// <summary>The hash of one entity.</summary>
    public static RedisKey HashOf(string name) => Encoding.UTF8.GetBytes(name);

    public static string NameOf(TenantId tenant, FeatureKey key) =>
        string.Concat("fabra:{", Escape(tenant.Value), ":", string.Concat(Escape(key.EntityName), ":", key.EntityId, "}"));

    /// <summary>The field of one feature: its name.</summary>
    public static RedisValue FieldOf(FeatureKey key) =>
        Fields.GetOrAdd(key.FeatureName, static name => Encoding.UTF8.GetBytes(name));

    /// <summary>
    /// Only the first two parts: the third is the rest, whatever it holds. <c>}</c> would end the hash tag, which may not be empty.
    /// </summary>
    private static string Escape(string part) => part.AsSpan().ContainsAny('%', ':', '}')
        ? part.Replace("%", "%25", StringComparison.Ordinal)
            .Replace(":", "%3A", StringComparison.Ordinal)
            .Replace("}", "%7D", StringComparison.Ordinal)
        : part;
}
