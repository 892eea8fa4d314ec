using Fabra.Core.Features;

namespace Fabra.Storage.Redis;

/// <summary>Names of hashes: <c>fabra:{tenant:entity:id}</c>, see README.md.</summary>
internal static class RedisKeys
{
    /// <summary>Written by health checks, to see whether the store takes writes.</summary>
    public const string Check = "fabra:{check}";

    /// <summary>The hash of one entity; its fields are named as the features.</summary>
    public static string Of(string tenant, FeatureKey key) =>
        string.Concat("fabra:{", Escape(tenant), ":", string.Concat(Escape(key.EntityName), ":", key.EntityId, "}"));

    /// <summary>
    /// Only the first two parts: the third is the rest, whatever it holds. <c>}</c> would end the hash tag, which may not be empty.
    /// </summary>
    private static string Escape(string part) => part.AsSpan().ContainsAny('%', ':', '}')
        ? part.Replace("%", "%25", StringComparison.Ordinal)
            .Replace(":", "%3A", StringComparison.Ordinal)
            .Replace("}", "%7D", StringComparison.Ordinal)
        : part;
}
