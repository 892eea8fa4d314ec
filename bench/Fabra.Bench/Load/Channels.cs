using Grpc.Core;
using Grpc.Net.Client;

namespace Fabra.Bench.Load;

/// <summary>The client's connections; callers share them evenly.</summary>
internal sealed class Channels : IDisposable
{
    private readonly GrpcChannel[] _channels;
    private readonly CallInvoker[] _invokers;

    public Channels(Uri address, int connections)
    {
        _channels = [.. Enumerable.Range(0, connections).Select(_ => GrpcChannel.ForAddress(address, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { InitialHttp2StreamWindowSize = 8 << 20, EnableMultipleHttp2Connections = true },
            MaxReceiveMessageSize = null,
        }))];
        _invokers = [.. _channels.Select(channel => channel.CreateCallInvoker())];
    }

    public CallInvoker Of(int caller) => _invokers[caller % _invokers.Length];

    public void Dispose()
    {
        foreach (var channel in _channels)
        {
            channel.Dispose();
        }
    }
}
