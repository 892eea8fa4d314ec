using System.Buffers;

namespace Pipelines.Sockets.Unofficial.Connections;

/// <summary>What a connection's two pipes are pumped to and from. Disposing breaks off both directions and what waits in them.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>Receives at least one byte; zero at the end.</summary>
    ValueTask<int> ReceiveAsync(Memory<byte> buffer);

    /// <summary>Completes when room for the next receive should be taken.</summary>
    ValueTask WaitToReceiveAsync();

    /// <summary>Sends everything in <paramref name="buffer"/>.</summary>
    ValueTask SendAsync(ReadOnlySequence<byte> buffer);

    /// <summary>Nothing more will be sent: tells the peer, where that can be told.</summary>
    void EndSend();
}
