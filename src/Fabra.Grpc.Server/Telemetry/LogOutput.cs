using System.Text;
using System.Threading.Channels;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>
/// Log lines on their way to a stream. A line that comes alone is written at once, those that follow it within 10 ms together: with a
/// wake-up and a system call for each, as the framework's console logger has them, a tenth of the server's processor time under load
/// went into logging. A stream that takes no more holds up nobody: lines beyond 10,000 that wait are dropped, which is said as soon as
/// the stream takes some again.
/// </summary>
internal sealed class LogOutput : IDisposable
{
    private const int MostWaiting = 10_000;
    private const int BatchBytes = 64 * 1024;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Time to write what is left at the end.</summary>
    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(2);

    private readonly Stream _stream;
    private readonly Func<long, string> _droppedLine;
    private readonly Channel<string> _lines =
        Channel.CreateBounded<string>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });

    private readonly CancellationTokenSource _ending = new();
    private readonly Task _loop;
    private long _dropped;

    /// <param name="droppedLine">The line that says how many were dropped.</param>
    public LogOutput(Stream stream, Func<long, string> droppedLine)
    {
        _stream = stream;
        _droppedLine = droppedLine;
        _loop = Task.Run(RunAsync);
    }

    /// <param name="line">With its line end; several lines for an error that has a stack.</param>
    public void Write(string line)
    {
        if (!_lines.Writer.TryWrite(line))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _ending.Cancel();
        _loop.Wait(EndTimeout);
    }

    private async Task RunAsync()
    {
        var batch = new MemoryStream();
        while (await _lines.Reader.WaitToReadAsync())
        {
            WriteOut(batch);
            await Task.Delay(Pause, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void WriteOut(MemoryStream batch)
    {
        batch.SetLength(0);
        var dropped = Interlocked.Exchange(ref _dropped, 0);
        if (dropped > 0)
        {
            batch.Write(Encoding.UTF8.GetBytes(_droppedLine(dropped)));
        }

        var taken = 0;
        while (batch.Length < BatchBytes && _lines.Reader.TryRead(out var line))
        {
            batch.Write(Encoding.UTF8.GetBytes(line));
            taken++;
        }

        try
        {
            _stream.Write(batch.GetBuffer(), 0, (int)batch.Length);
        }
        catch (IOException)
        {
            // Its reader has gone, or its disk is full, and there is no other place to say it.
            Interlocked.Add(ref _dropped, dropped + taken);
        }
    }
}
