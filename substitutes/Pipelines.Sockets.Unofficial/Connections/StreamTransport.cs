using System.Buffers;

namespace Pipelines.Sockets.Unofficial.Connections;

internal sealed class StreamTransport(Stream stream) : ITransport
{
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => stream.ReadAsync(buffer);

    public ValueTask WaitToReceiveAsync() => ValueTask.CompletedTask;

    public async ValueTask SendAsync(ReadOnlySequence<byte> buffer)
    {
        foreach (var segment in buffer)
        {
            await stream.WriteAsync(segment).ConfigureAwait(false);
        }

        await stream.FlushAsync().ConfigureAwait(false);
    }

    public void EndSend()
    {
        // A stream has no way to end one direction.
    }

    public void Abort() => stream.Dispose();
}
