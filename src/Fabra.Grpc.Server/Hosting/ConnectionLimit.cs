using Fabra.Core.Diagnostics;
using Fabra.Grpc.Server.Configuration;
using Microsoft.AspNetCore.Connections;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>
/// Bounds the connections of both ports together, so that whoever opens many, with a key or without one, cannot take the file descriptors
/// that the stores and the spool need: with none left the process aborts, and with it every call. Kestrel's own limit is one for each port,
/// and says nothing.
/// </summary>
internal sealed partial class ConnectionLimit(ILogger<ConnectionLimit> logger, TimeProvider time)
{
    /// <summary>More than one replica has callers.</summary>
    public const int MostWithoutLimit = 10_000;

    /// <summary>With fewer a server is of no use.</summary>
    public const int Least = 16;

    /// <summary>
    /// Pools of both remote stores (36 and a few), the database's files, spool, embedder, and the assemblies that the runtime opens late: it
    /// keeps each open, some 50 after this is reckoned.
    /// </summary>
    public const int Reserve = 192;

    private readonly ILogger _logger = logger;
    private readonly LogLimit _limit = new(time);
    private int _open;

    /// <summary>Most connections at once.</summary>
    public int Most { get; } = Of(FileDescriptors.Limit(), FileDescriptors.Open());

    /// <summary>Connections now.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>How many connections a limit of descriptors leaves room for.</summary>
    /// <param name="descriptors">The limit; null for none.</param>
    /// <param name="open">Descriptors open before anybody has connected.</param>
    /// <exception cref="FabraConfigurationException">Too few for a server that does not abort one day.</exception>
    public static int Of(long? descriptors, int open)
    {
        var room = (descriptors ?? int.MaxValue) - open - Reserve;
        return room >= Least
            ? (int)Math.Min(room, MostWithoutLimit)
            : throw new FabraConfigurationException(
            [
                $"the process may have {descriptors} files open at once (ulimit -n); at least {open + Reserve + Least} are needed.",
            ]);
    }

    /// <summary>Serves a connection, or closes it at once.</summary>
    public async Task RunAsync(ConnectionDelegate next, ConnectionContext connection)
    {
        if (Interlocked.Increment(ref _open) > Most)
        {
            Interlocked.Decrement(ref _open);
            connection.Abort();
            if (_limit.Passes(nameof(ConnectionLimit), out var heldBack))
            {
                LogRefused(Most, heldBack);
            }

            return;
        }

        try
        {
            await next(connection);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    [LoggerMessage(EventId = 1216, Level = LogLevel.Warning,
        Message = "connection_refused most={Most} held_back={HeldBack}: as many are open as the limit of file descriptors (ulimit -n) leaves room for")]
    private partial void LogRefused(int most, long heldBack);
}
