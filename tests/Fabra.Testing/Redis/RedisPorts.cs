using System.Net;
using System.Net.Sockets;

namespace Fabra.Testing.Redis;

internal static class RedisPorts
{
    /// <summary>A cluster's nodes talk on a port that is 10,000 higher, which has to exist.</summary>
    private const int Highest = 55_535;
    private const int BusOffset = 10_000;

    /// <summary>A port that was free a moment ago, as was the one for the bus.</summary>
    public static int Free()
    {
        while (true)
        {
            using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            var port = ((IPEndPoint)probe.LocalEndPoint!).Port;
            if (port <= Highest && IsFree(port + BusOffset))
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
            probe.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
