using System.IO.Pipelines;
using Pipelines.Sockets.Unofficial.Connections;

namespace Pipelines.Sockets.Unofficial;

/// <summary>Streams as pipes.</summary>
public static class StreamConnection
{
    /// <summary>A stream, such as a TLS stream, as two pipes. The connection owns the stream.</summary>
    /// <exception cref="ArgumentException">The stream cannot be both read and written.</exception>
    public static IDuplexPipe GetDuplex(
        Stream stream, PipeOptions? sendPipeOptions = null, PipeOptions? receivePipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return stream is { CanRead: true, CanWrite: true }
            ? new Duplex(stream, sendPipeOptions ?? PipeOptions.Default, receivePipeOptions ?? PipeOptions.Default, name)
            : throw new ArgumentException("The stream must be readable and writable", nameof(stream));
    }

    /// <summary>A stream as a pipe to read. Completing the reader disposes the stream.</summary>
    /// <exception cref="ArgumentException">The stream cannot be read.</exception>
    public static PipeReader GetReader(Stream stream, PipeOptions? pipeOptions = null, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanRead)
        {
            throw new ArgumentException("The stream must be readable", nameof(stream));
        }

        return PipeReader.Create(stream, new StreamPipeReaderOptions(pipeOptions?.Pool));
    }

    private sealed class Duplex(Stream stream, PipeOptions sendOptions, PipeOptions receiveOptions, string? name)
        : IMeasuredDuplexPipe, IDisposable
    {
        private readonly DuplexPump _pump = new(new StreamTransport(stream), sendOptions, receiveOptions);

        public PipeReader Input => _pump.Input;

        public PipeWriter Output => _pump.Output;

        public long TotalBytesSent => _pump.Sent;

        public long TotalBytesReceived => _pump.Received;

        public void Dispose() => _pump.Abort();

        public override string ToString() => name ?? nameof(StreamConnection);
    }
}
