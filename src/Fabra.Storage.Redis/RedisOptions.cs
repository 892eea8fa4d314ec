using Fabra.Core.Stores;

namespace Fabra.Storage.Redis;

/// <summary>Settings of <see cref="RedisOnlineStore"/>.</summary>
/// <param name="Url">
/// Where the store is: <c>redis://[user:password@]host[:port][,host…][/database][?option=value&amp;…]</c>, <c>rediss://</c> for TLS, or
/// StackExchange.Redis's own form, <c>host:port,password=…</c>. A secret. See README.md.
/// </param>
internal sealed record RedisOptions(string Url)
{
    /// <summary>
    /// Which store's values are kept here, asked once, at opening. While Redis holds those of another, it is used for nothing.
    /// Null: whoever's they are.
    /// </summary>
    public Func<CancellationToken, Task<StoreIdentity>>? Owner { get; init; }

    /// <summary>How long opening the store waits for the first connection; the server starts without it then. Default 2 s; from 0.</summary>
    public TimeSpan StartPatience { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is wrong with a URL, without repeating any of it, since it holds secrets; null when nothing is.</summary>
    public static string? FaultOf(string url)
    {
        try
        {
            RedisConfiguration.Parse(url);
            return null;
        }
        catch (FormatException fault)
        {
            return fault.Message;
        }
    }
}
