using System.IO.Pipelines;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial.Connections;

namespace Pipelines.Sockets.Unofficial;

/// <summary>A connected socket as two pipes. It owns the socket.</summary>
public sealed class SocketConnection : IMeasuredDuplexPipe, IDisposable
{
    private readonly DuplexPump _pump;
    private readonly string _name;

    private SocketConnection(
        Socket socket, PipeOptions sendOptions, PipeOptions receiveOptions, SocketConnectionOptions options, string? name)
    {
        Socket = socket;
        _name = name ?? nameof(SocketConnection);
        _pump = new DuplexPump(
            new SocketTransport(socket, options.HasFlag(SocketConnectionOptions.ZeroLengthReads)), sendOptions, receiveOptions);
    }

    /// <summary>What the peer sends.</summary>
    public PipeReader Input => _pump.Input;

    /// <summary>What the peer is sent. Completing it ends this side of the connection.</summary>
    public PipeWriter Output => _pump.Output;

    public Socket Socket { get; }

    public PipeShutdownKind ShutdownKind => _pump.ShutdownKind;

    /// <summary>The socket error that ended the connection, or <see cref="SocketError.Success"/>.</summary>
    public SocketError SocketError => _pump.SocketError;

    public long BytesRead => _pump.Received;

    public long BytesSent => _pump.Sent;

    /// <summary>What the last receive brought: a count of bytes, zero at the end, -1 before the first.</summary>
    public int LastReceived => _pump.LastReceived;

    long IMeasuredDuplexPipe.TotalBytesSent => BytesSent;

    long IMeasuredDuplexPipe.TotalBytesReceived => BytesRead;

    /// <summary>Takes over a connected socket and starts to receive.</summary>
    /// <param name="socket">A connected socket.</param>
    /// <param name="sendPipeOptions">The output's pipe; null means the defaults.</param>
    /// <param name="receivePipeOptions">The input's pipe; null means the defaults.</param>
    /// <param name="connectionOptions">How the socket is driven.</param>
    /// <param name="name">For diagnostics.</param>
    public static SocketConnection Create(
        Socket socket,
        PipeOptions? sendPipeOptions,
        PipeOptions? receivePipeOptions,
        SocketConnectionOptions connectionOptions = SocketConnectionOptions.None,
        string? name = null)
    {
        ArgumentNullException.ThrowIfNull(socket);
        return socket.Connected
            ? new SocketConnection(
                socket, sendPipeOptions ?? PipeOptions.Default, receivePipeOptions ?? PipeOptions.Default, connectionOptions, name)
            : throw new InvalidOperationException("The socket is not connected");
    }

    /// <summary>Small writes go out at once: the pipe has gathered them already.</summary>
    public static void SetRecommendedClientOptions(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        if (socket.AddressFamily != AddressFamily.Unix)
        {
            socket.NoDelay = true;
        }
    }

    /// <summary>Nothing to assert: only the framework is used.</summary>
    public static void AssertDependencies()
    {
    }

    /// <summary>Notes that the protocol ends the connection; false when it had ended before, or for another kind of reason.</summary>
    public bool TrySetProtocolShutdown(PipeShutdownKind kind)
        => kind is PipeShutdownKind.ProtocolExitClient or PipeShutdownKind.ProtocolExitServer && _pump.TrySetShutdown(kind);

    public Counters GetCounters()
    {
        try
        {
            return new Counters(Socket.Available);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            return new Counters(null);
        }
    }

    public void Dispose() => _pump.Abort();

    public override string ToString() => _name;

    /// <summary>Where bytes wait, for diagnostics; -1 where that is not known.</summary>
    public readonly struct Counters
    {
        private const long Unknown = -1;

        internal Counters(long? bytesAvailableOnSocket) => BytesAvailableOnSocket = bytesAvailableOnSocket ?? Unknown;

        public long BytesAvailableOnSocket { get; }

        /// <summary>Not known: pipes do not tell how much they hold.</summary>
        public long BytesWaitingToBeRead { get; } = Unknown;

        /// <summary>Not known: pipes do not tell how much they hold.</summary>
        public long BytesWaitingToBeSent { get; } = Unknown;
    }
}
