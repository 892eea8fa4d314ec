using System.Buffers;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial.Connections;

internal sealed class SocketTransport(Socket socket, bool waitBeforeReceive) : ITransport
{
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => socket.ReceiveAsync(buffer, SocketFlags.None);

    public async ValueTask WaitToReceiveAsync()
    {
        if (waitBeforeReceive)
        {
            // A receive of nothing ends when there is something, or the end, to receive.
            await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None).ConfigureAwait(false);
        }
    }

    public async ValueTask SendAsync(ReadOnlySequence<byte> buffer)
    {
        foreach (var segment in buffer)
        {
            var unsent = segment;
            while (!unsent.IsEmpty)
            {
                unsent = unsent[await socket.SendAsync(unsent, SocketFlags.None).ConfigureAwait(false)..];
            }
        }
    }

    public void EndSend()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The connection is gone already: there is nobody left to tell.
        }
    }

    public void Dispose() => socket.Dispose();
}
