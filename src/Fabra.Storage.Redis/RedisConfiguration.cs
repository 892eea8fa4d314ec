using System.Net;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>From the text of a setting to the client's options. Faults name the place and never repeat the text: it may be a secret.</summary>
internal static class RedisConfiguration
{
    private const int KeepAliveSeconds = 5;
    private const int FirstPauseMilliseconds = 100;
    private const int LongestPauseMilliseconds = 2_000;

    /// <exception cref="FormatException">The text is neither of the two forms; the message says where.</exception>
    public static ConfigurationOptions Parse(string text)
    {
        var options = text.Contains("://", StringComparison.Ordinal) ? RedisUrl.Parse(text) : ParseOwnForm(text);
        if (FaultOf(options) is { } fault)
        {
            throw new FormatException(fault);
        }

        Complete(options);
        return options;
    }

    /// <summary>Where the store is, for people; no secrets.</summary>
    public static string Describe(ConfigurationOptions options)
    {
        var hosts = string.Join(", ", options.EndPoints.Select(Describe));
        var service = string.IsNullOrEmpty(options.ServiceName) ? "" : $" service {options.ServiceName} by Sentinel";
        var database = options.DefaultDatabase is > 0 ? $", database {options.DefaultDatabase}" : "";
        return $"redis{service} at {hosts}{database}{(options.Ssl ? ", TLS" : "")}";
    }

    public static string Describe(EndPoint? endpoint) => endpoint switch
    {
        DnsEndPoint dns => $"{dns.Host}:{dns.Port}",
        null => "an unknown address",
        _ => endpoint.ToString()!,
    };

    private static ConfigurationOptions ParseOwnForm(string text)
    {
        var parts = text.Split(',');
        for (var i = 0; i < parts.Length; i++)
        {
            // Each by itself first: the client's message about the whole would repeat what may be part of a password.
            try
            {
                ConfigurationOptions.Parse(parts[i]);
            }
            catch (Exception refused) when (refused is ArgumentException or FormatException or OverflowException)
            {
                throw new FormatException(
                    $"part {i + 1} of the comma-separated list is neither host:port nor an option of StackExchange.Redis");
            }
        }

        return ConfigurationOptions.Parse(text);
    }

    private static string? FaultOf(ConfigurationOptions options) =>
        options.EndPoints.Count == 0 ? "no host is named"
        : options.EndPoints.Any(endpoint => endpoint is DnsEndPoint { Host.Length: 0 }) ? "a host is empty"
        : options.DefaultDatabase is < 0 ? "the database is not a number from 0"
        : options.Proxy != Proxy.None ? "a proxy cannot run the script that writes; name the servers themselves"
        : null;

    private static void Complete(ConfigurationOptions options)
    {
        // The server starts without its online store, and finds it later.
        options.AbortOnConnectFail = false;
        options.ReconnectRetryPolicy = new ExponentialRetry(FirstPauseMilliseconds, LongestPauseMilliseconds);

        // What cannot be sent fails at once, for history to answer, and nothing piles up meanwhile.
        options.BacklogPolicy = BacklogPolicy.FailFast;

        // Both are keys and channels outside of Fabra's, which a user of the store may not be allowed to touch.
        options.TieBreaker = "";
        options.ConfigurationChannel = "";

        // Keys hold entity ids; they are nobody's business in a log.
        options.IncludeDetailInExceptions = false;
        options.ClientName ??= "fabra";
        options.AllowAdmin = false;

        // Replies are read on the threads where calls go on; separate threads would only add a wake-up in between.
        options.SocketManager = SocketManager.ThreadPool;
        if (options.KeepAlive < 0)
        {
            // A peer that vanished behind a firewall is noticed after a few of these.
            options.KeepAlive = KeepAliveSeconds;
        }
    }
}
