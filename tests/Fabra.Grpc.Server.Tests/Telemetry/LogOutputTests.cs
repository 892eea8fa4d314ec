using System.Globalization;
using System.Text;
using Fabra.Grpc.Server.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fabra.Grpc.Server.Tests.Telemetry;

public sealed class LogOutputTests
{
    [Fact]
    public void Every_line_is_written_in_order_before_the_end()
    {
        var stream = new MemoryStream();
        using (var output = new LogOutput(stream, Dropped))
        {
            for (var i = 0; i < 5_000; i++)
            {
                output.Write($"{i}\n");
            }
        }

        Lines(stream).ShouldBe(Enumerable.Range(0, 5_000).Select(i => i.ToString(CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void A_stream_that_takes_nothing_holds_up_nobody_and_is_told_what_was_dropped()
    {
        using var stream = new GatedStream();
        using (var output = new LogOutput(stream, Dropped))
        {
            output.Write("first\n");
            stream.Reached.Wait(TestContext.Current.CancellationToken);
            for (var i = 0; i < 10_123; i++)
            {
                output.Write("x\n");
            }

            stream.Open.Set();
        }

        var lines = Lines(stream.Taken);
        lines[0].ShouldBe("first");
        lines[1].ShouldBe("dropped 123");
        lines.Count(line => line == "x").ShouldBe(10_000);
    }

    [Fact]
    public void A_stream_that_fails_is_written_to_again()
    {
        using var stream = new GatedStream { FailsOnce = true };
        stream.Open.Set();
        using (var output = new LogOutput(stream, Dropped))
        {
            output.Write("lost\n");
            stream.Reached.Wait(TestContext.Current.CancellationToken);
            output.Write("kept\n");
        }

        Lines(stream.Taken).ShouldBe(["dropped 1", "kept"]);
    }

    [Fact]
    public void Dropped_lines_are_an_event_like_any_other()
    {
        using var stream = new GatedStream();
        using (var provider = new LogProvider(new TextLogFormatter(TimeProvider.System), stream))
        {
            var logger = provider.CreateLogger("Test");
            logger.Log(LogLevel.Information, default, "a", null, static (text, _) => text);
            stream.Reached.Wait(TestContext.Current.CancellationToken);
            for (var i = 0; i < 10_001; i++)
            {
                logger.Log(LogLevel.Information, default, "b", null, static (text, _) => text);
            }

            stream.Open.Set();
        }

        Lines(stream.Taken)[1].ShouldEndWith(" [warning] log_lines_dropped count=1");
    }

    private static string Dropped(long count) => $"dropped {count}\n";

    private static string[] Lines(MemoryStream stream) =>
        Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Takes nothing until it is opened.</summary>
    private sealed class GatedStream : MemoryStream
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Open { get; } = new();

        public MemoryStream Taken { get; } = new();

        public bool FailsOnce { get; set; }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Reached.Set();
            Open.Wait();
            if (FailsOnce)
            {
                FailsOnce = false;
                throw new IOException("gone");
            }

            Taken.Write(buffer, offset, count);
        }
    }
}
