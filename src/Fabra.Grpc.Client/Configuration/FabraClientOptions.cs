using Microsoft.Extensions.Logging;

namespace Fabra.Client;

/// <summary>How a <see cref="FabraClient"/> reaches its server. Read once, when the client is made.</summary>
public sealed class FabraClientOptions
{
    /// <summary>The address that is used when none is given: gRPC on the local machine.</summary>
    public const string DefaultAddress = "http://127.0.0.1:50051";

    /// <summary>The environment variable that <see cref="FromEnvironment"/> takes the address from.</summary>
    public const string AddressVariable = "FABRA_SERVER";

    /// <summary>The environment variable that <see cref="FromEnvironment"/> takes the key from.</summary>
    public const string ApiKeyVariable = "FABRA_API_KEY";

    /// <summary>Where the server listens: <c>http://host:port</c> in clear text or <c>https://host:port</c>; a bare
    /// <c>host:port</c> means <c>http</c>. Default: <see cref="DefaultAddress"/>.</summary>
    public string Address { get; set; } = DefaultAddress;

    /// <summary>The key sent as <c>authorization: Bearer …</c> with every call. Over <c>http</c> it travels in clear text. Default:
    /// none.</summary>
    public string? ApiKey { get; set; }

    /// <summary>How <c>https</c> servers are trusted and how the client identifies itself; refused with <c>http</c>.</summary>
    public FabraTlsOptions Tls { get; set; } = new();

    /// <summary>How long a call may take in all, retries included, unless its own options say otherwise. Streams have no limit of
    /// their own. Positive, or <see cref="System.Threading.Timeout.InfiniteTimeSpan"/>. Default: 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long connecting may take. Positive. Default: 5 s.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How calls that failed as UNAVAILABLE are repeated.</summary>
    public FabraRetryOptions Retry { get; set; } = new();

    /// <summary>The largest answer accepted, in bytes, at least 1,024. Default: 256 MiB.</summary>
    public int MaxReceiveMessageSize { get; set; } = 256 * 1024 * 1024;

    /// <summary>The clock behind deadlines, delays and request ids. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where the transport logs to. Default: nowhere.</summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Options as the environment sets them: <c>FABRA_SERVER</c> and <c>FABRA_API_KEY</c>, each with its default when it is
    /// unset or empty.</summary>
    public static FabraClientOptions FromEnvironment() => From(Environment.GetEnvironmentVariable);

    /// <summary>Options from a lookup of variables, for programs that keep their environment elsewhere.</summary>
    /// <param name="variable">Answers the value of a variable, or null.</param>
    public static FabraClientOptions From(Func<string, string?> variable)
    {
        var options = new FabraClientOptions();
        if (variable(AddressVariable) is { Length: > 0 } address)
        {
            options.Address = address;
        }

        if (variable(ApiKeyVariable) is { Length: > 0 } key)
        {
            options.ApiKey = key;
        }

        return options;
    }

    /// <summary>The options for people; the key is left out.</summary>
    public override string ToString() => $"{Address} (key: {(ApiKey is null ? "none" : "set")}, timeout: {Timeout})";
}
