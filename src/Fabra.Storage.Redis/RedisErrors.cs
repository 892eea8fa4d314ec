using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>From the client's exceptions to Fabra's. Whatever the reason, history can answer instead.</summary>
internal static class RedisErrors
{
    public const string Store = "redis";

    /// <summary>Within a script these come in the middle of a reply, behind what the script was.</summary>
    private static readonly string[] OfCommand =
    [
        "WRONGTYPE", "wrong number of arguments", "value is not", "syntax error", "invalid expire time",
        "string exceeds maximum allowed size", "invalid bulk length",
    ];

    /// <param name="caller">The call's token: the client cancels what it has sent when it gives up a connection, and that is no caller.</param>
    public static bool IsOurs(Exception error, CancellationToken caller) =>
        error is RedisException or RedisTimeoutException or RedisCommandException or AggregateException { InnerException: RedisException }
        || (error is OperationCanceledException && !caller.IsCancellationRequested)
        || IsOfClosedPipe(error);

    public static StoreUnavailableException Translate(Exception error) =>
        new(Store, Describe(error), error) { OfStatement = IsOfCommand(error) };

    /// <summary>
    /// True when the server refuses one command for what it says or for the key that it names. What it answers to every command, such as
    /// READONLY, NOAUTH, LOADING or an unknown command, says that it cannot do its work.
    /// </summary>
    public static bool IsOfCommand(Exception error) => error switch
    {
        AggregateException { InnerException: { } inner } => IsOfCommand(inner),
        RedisServerException reply => OfCommand.Any(word => reply.Message.Contains(word, StringComparison.Ordinal)),
        _ => false,
    };

    public static StoreUnavailableException NotConnected(string reason) => new(Store, $"not connected: {reason}");

    /// <summary>In one line. The client's own messages about time and connections are pages of its inner state.</summary>
    public static string Describe(Exception error) => error switch
    {
        RedisTimeoutException => "no answer in time",
        OperationCanceledException => "the connection was given up before the answer came",
        _ when IsOfClosedPipe(error) => Words(ConnectionFailureType.SocketClosed),
        RedisConnectionException connection => $"not connected: {Words(connection.FailureType)}",
        AggregateException { InnerException: { } inner } => Describe(inner),
        _ => error.Message.ReplaceLineEndings(" "),
    };

    public static string Words(ConnectionFailureType failure) => failure switch
    {
        ConnectionFailureType.UnableToConnect => "no connection can be made",
        ConnectionFailureType.UnableToResolvePhysicalConnection => "no server is reachable that could answer",
        ConnectionFailureType.SocketFailure or ConnectionFailureType.SocketClosed => "the connection broke",
        ConnectionFailureType.AuthenticationFailure => "user or password are refused, or TLS failed",
        ConnectionFailureType.ProtocolFailure => "the peer does not speak Redis",
        ConnectionFailureType.Loading => "the server is loading its data",
        _ => failure.ToString(),
    };

    // The client passes on what fails while it still reads from a connection that it has given up.
    private static bool IsOfClosedPipe(Exception error) => error is InvalidOperationException { Source: "System.IO.Pipelines" };
}
