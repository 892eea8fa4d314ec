using System.IO.Pipelines;
using System.Net.Sockets;

namespace Pipelines.Sockets.Unofficial.Connections;

/// <summary>
/// Two pipes and the two loops that move bytes between them and a transport. Each loop ends by completing its end of its pipe, with
/// the error if there was one, so that whoever waits on the other end learns of it.
/// </summary>
internal sealed class DuplexPump
{
    private readonly ITransport _transport;
    private readonly Pipe _receive;
    private readonly Pipe _send;
    private long _received;
    private long _sent;
    private int _lastReceived = -1;
    private int _shutdownKind;
    private int _socketError;
    private bool _aborted;

    public DuplexPump(ITransport transport, PipeOptions sendOptions, PipeOptions receiveOptions)
    {
        _transport = transport;
        _send = new Pipe(sendOptions);
        _receive = new Pipe(receiveOptions);
        receiveOptions.WriterScheduler.Schedule(static state => _ = ((DuplexPump)state!).ReceiveAllAsync(), this);
        sendOptions.ReaderScheduler.Schedule(static state => _ = ((DuplexPump)state!).SendAllAsync(), this);
    }

    public PipeReader Input => _receive.Reader;

    public PipeWriter Output => _send.Writer;

    public long Received => Volatile.Read(ref _received);

    public long Sent => Volatile.Read(ref _sent);

    /// <summary>What the last receive brought: a count of bytes, zero at the end, -1 before the first.</summary>
    public int LastReceived => Volatile.Read(ref _lastReceived);

    public PipeShutdownKind ShutdownKind => (PipeShutdownKind)Volatile.Read(ref _shutdownKind);

    public SocketError SocketError => (SocketError)Volatile.Read(ref _socketError);

    public bool TrySetShutdown(PipeShutdownKind kind)
        => Interlocked.CompareExchange(ref _shutdownKind, (int)kind, (int)PipeShutdownKind.None) == (int)PipeShutdownKind.None;

    public void Abort()
    {
        if (Interlocked.Exchange(ref _aborted, true))
        {
            return;
        }

        TrySetShutdown(PipeShutdownKind.PipeDisposed);
        _transport.Dispose();
        _send.Reader.CancelPendingRead();
    }

    private async Task ReceiveAllAsync()
    {
        Exception? failure = null;
        try
        {
            TrySetShutdown(await ReceiveUntilEndAsync().ConfigureAwait(false));
        }
        catch (Exception error)
        {
            failure = Record(error, reading: true);
        }

        await _receive.Writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private async Task<PipeShutdownKind> ReceiveUntilEndAsync()
    {
        var writer = _receive.Writer;
        while (true)
        {
            await _transport.WaitToReceiveAsync().ConfigureAwait(false);
            var count = await _transport.ReceiveAsync(writer.GetMemory(1)).ConfigureAwait(false);
            Volatile.Write(ref _lastReceived, count);
            if (count <= 0)
            {
                return PipeShutdownKind.ReadEndOfStream;
            }

            Interlocked.Add(ref _received, count);
            writer.Advance(count);
            var flushed = await writer.FlushAsync().ConfigureAwait(false);
            if (flushed.IsCompleted || flushed.IsCanceled)
            {
                return flushed.IsCompleted ? PipeShutdownKind.ReadFlushCompleted : PipeShutdownKind.ReadFlushCanceled;
            }
        }
    }

    private async Task SendAllAsync()
    {
        Exception? failure = null;
        try
        {
            await SendUntilEndAsync().ConfigureAwait(false);
            TrySetShutdown(PipeShutdownKind.WriteEndOfStream);
        }
        catch (Exception error)
        {
            failure = Record(error, reading: false);
        }

        await _send.Reader.CompleteAsync(failure).ConfigureAwait(false);
        _transport.EndSend();
    }

    private async Task SendUntilEndAsync()
    {
        var reader = _send.Reader;
        while (!Volatile.Read(ref _aborted))
        {
            var read = await reader.ReadAsync().ConfigureAwait(false);
            if (read.Buffer.IsEmpty && read.IsCompleted)
            {
                return;
            }

            await _transport.SendAsync(read.Buffer).ConfigureAwait(false);
            Interlocked.Add(ref _sent, read.Buffer.Length);
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    /// <summary>Notes why a direction ended.</summary>
    /// <returns>The error to pass on, or null where the connection was disposed on purpose.</returns>
    private Exception? Record(Exception error, bool reading)
    {
        TrySetShutdown(error switch
        {
            SocketException => reading ? PipeShutdownKind.ReadSocketError : PipeShutdownKind.WriteSocketError,
            ObjectDisposedException => reading ? PipeShutdownKind.ReadDisposed : PipeShutdownKind.WriteDisposed,
            IOException => reading ? PipeShutdownKind.ReadIOException : PipeShutdownKind.WriteIOException,
            _ => reading ? PipeShutdownKind.ReadException : PipeShutdownKind.WriteException,
        });
        if (Volatile.Read(ref _aborted))
        {
            return null;
        }

        var socket = error as SocketException ?? error.InnerException as SocketException;
        if (socket is not null)
        {
            Volatile.Write(ref _socketError, (int)socket.SocketErrorCode);
        }

        return socket?.SocketErrorCode == SocketError.ConnectionReset
            ? new ConnectionResetException(socket.Message, error)
            : error;
    }
}
