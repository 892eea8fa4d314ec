using System.Net;
using System.Net.Sockets;

namespace Fabra.Substitutes.Tests.Pipelines;

/// <summary>Two connected sockets over loopback.</summary>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(Socket near, Socket far) => (Near, Far) = (near, far);

    public Socket Near { get; }

    public Socket Far { get; }

    public static async Task<SocketPair> ConnectAsync(CancellationToken cancellationToken)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var near = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await near.ConnectAsync(listener.LocalEndPoint!, cancellationToken);
        return new SocketPair(near, await listener.AcceptAsync(cancellationToken));
    }

    public void Dispose()
    {
        Near.Dispose();
        Far.Dispose();
    }
}
