using System.Buffers;

namespace Pipelines.Sockets.Unofficial.Connections;

internal sealed class StreamTransport(Stream stream) : ITransport
{
    // Disposing a stream does not end a read under way in all of them.
    private readonly CancellationTokenSource _disposing = new();

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer) => stream.ReadAsync(buffer, _disposing.Token);

    public ValueTask WaitToReceiveAsync() => ValueTask.CompletedTask;

    public async ValueTask SendAsync(ReadOnlySequence<byte> buffer)
    {
        foreach (var segment in buffer)
        {
            await stream.WriteAsync(segment, _disposing.Token).ConfigureAwait(false);
        }

        await stream.FlushAsync(_disposing.Token).ConfigureAwait(false);
    }

    public void EndSend()
    {
        // A stream has no way to end one direction.
    }

    public void Dispose()
    {
        _disposing.Cancel();
        _disposing.Dispose();
        stream.Dispose();
    }
}
