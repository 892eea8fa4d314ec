using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>
/// Stands between a store and its server and loses the next COMMIT: on its way there, or the answer on its way back. A lost connection is
/// closed once the server has done what it was told.
/// </summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private static readonly byte[] Commit = Encoding.ASCII.GetBytes("COMMIT\0");

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _serverPort;
    private readonly Task _accepting;
    private readonly List<Task> _connections = [];
    private volatile CommitLoss _next = CommitLoss.Nothing;
    private volatile bool _closed;

    public CuttingProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener.Start();
        _accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many commits were lost.</summary>
    public int Lost { get; private set; }

    /// <summary>Loses the next commit; with <paramref name="andClose"/> nothing gets through any more until <see cref="Open"/>.</summary>
    public void LoseNext(CommitLoss loss, bool andClose = false)
    {
        CloseAfterwards = andClose;
        _next = loss;
    }

    public void Open() => _closed = false;

    private bool CloseAfterwards { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stopping.Token)));
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        using (var server = new TcpClient())
        using (var over = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token))
        {
            try
            {
                if (_closed)
                {
                    return;
                }

                await server.ConnectAsync(IPAddress.Loopback, _serverPort, over.Token);
                var link = new Link(client.GetStream(), server.GetStream());
                await Task.WhenAny(ForwardAsync(link, over.Token), link.ReturnAsync(over.Token));
            }
            catch (Exception failure) when (failure is IOException or SocketException or OperationCanceledException)
            {
                // One side closed, as connections do.
            }
            finally
            {
                await over.CancelAsync();
            }
        }
    }

    private async Task ForwardAsync(Link link, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (await link.Client.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            var loss = _next;
            if (loss != CommitLoss.Nothing && buffer.AsSpan(0, count).IndexOf(Commit) >= 0)
            {
                _next = CommitLoss.Nothing;
                _closed = CloseAfterwards;
                Lost++;
                if (loss == CommitLoss.Answer)
                {
                    await link.CommitUnseenAsync(buffer.AsMemory(0, count), cancellationToken);
                }

                return;
            }

            await link.Server.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
        }
    }

    /// <summary>One connection.</summary>
    private sealed class Link(NetworkStream client, NetworkStream server)
    {
        private readonly TaskCompletionSource _serverEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private volatile bool _mute;

        public NetworkStream Client => client;

        public NetworkStream Server => server;

        public async Task ReturnAsync(CancellationToken cancellationToken)
        {
            var buffer = new byte[64 * 1024];
            while (await server.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                if (!_mute)
                {
                    await client.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                }
            }

            _serverEnded.TrySetResult();
            await (_mute ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask);
        }

        /// <summary>The server ends the connection when it has done what it was told and nothing more comes: by then it has committed.</summary>
        public async Task CommitUnseenAsync(ReadOnlyMemory<byte> command, CancellationToken cancellationToken)
        {
            _mute = true;
            await server.WriteAsync(command, cancellationToken);
            server.Socket.Shutdown(SocketShutdown.Send);
            await _serverEnded.Task.WaitAsync(cancellationToken);
        }
    }
}
