using System.Net;
using System.Net.Sockets;

namespace Fabra.Bench.Processes;

internal static class FreePorts
{
    /// <summary>Two ports that were free a moment ago.</summary>
    public static (int First, int Second) Two()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
