using System.Net;
using System.Net.Sockets;

namespace Fabra.Testing;

/// <summary>Ports of the loopback interface that were free a moment ago.</summary>
public static class FreePorts
{
    /// <summary>The nodes of a Redis cluster talk on a port that is 10,000 higher, which has to exist.</summary>
    private const int HighestForCluster = 55_535;
    private const int ClusterBusOffset = 10_000;

    public static int One()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        return Bind(probe, 0);
    }

    public static (int First, int Second) Two()
    {
        // Both are held at once, so that they differ.
        using var first = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var second = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        return (Bind(first, 0), Bind(second, 0));
    }

    /// <summary>For a Redis server: the port of its cluster bus is free too.</summary>
    internal static int OneForRedis()
    {
        while (true)
        {
            var port = One();
            if (port <= HighestForCluster && IsFree(port + ClusterBusOffset))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            Bind(probe, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int Bind(Socket socket, int port)
    {
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
