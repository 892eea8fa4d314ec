using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Pipelines.Sockets.Unofficial;

namespace Fabra.Substitutes.Tests.Pipelines;

public sealed class SocketConnectionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SocketConnectionOptions.None)]
    [InlineData(SocketConnectionOptions.ZeroLengthReads)]
    public async Task Megabytes_both_ways_arrive_whole_and_are_counted(SocketConnectionOptions options)
    {
        using var pair = await SocketPair.ConnectAsync(Cancel);
        using var near = SocketConnection.Create(pair.Near, null, null, options, "near");
        using var far = SocketConnection.Create(pair.Far, null, null, options, "far");
        var there = Pattern(5_000_000, seed: 1);
        var back = Pattern(3_000_000, seed: 2);

        var writes = Task.WhenAll(WriteAndEndAsync(near.Output, there), WriteAndEndAsync(far.Output, back));
        var reads = await Task.WhenAll(ReadToEndAsync(far.Input), ReadToEndAsync(near.Input));
        await writes;

        // Not ShouldBe: it takes seconds over arrays this long.
        reads[0].AsSpan().SequenceEqual(there).ShouldBeTrue();
        reads[1].AsSpan().SequenceEqual(back).ShouldBeTrue();
        (near.BytesSent, near.BytesRead).ShouldBe((there.Length, back.Length));
        ((IMeasuredDuplexPipe)far).TotalBytesReceived.ShouldBe(there.Length);
        far.LastReceived.ShouldBe(0);
    }

    [Fact]
    public async Task Peer_that_ends_its_side_ends_the_input()
    {
        using var pair = await SocketPair.ConnectAsync(Cancel);
        using var near = SocketConnection.Create(pair.Near, null, null);
        near.ShutdownKind.ShouldBe(PipeShutdownKind.None);

        pair.Far.Shutdown(SocketShutdown.Send);

        (await ReadToEndAsync(near.Input)).ShouldBeEmpty();
        near.ShutdownKind.ShouldBe(PipeShutdownKind.ReadEndOfStream);
    }

    [Fact]
    public async Task Peer_that_resets_fails_the_input_with_the_reset()
    {
        using var pair = await SocketPair.ConnectAsync(Cancel);
        using var near = SocketConnection.Create(pair.Near, null, null);

        pair.Far.LingerState = new LingerOption(true, 0);
        pair.Far.Close();

        await Should.ThrowAsync<ConnectionResetException>(() => ReadToEndAsync(near.Input));
        near.ShutdownKind.ShouldBe(PipeShutdownKind.ReadSocketError);
        near.SocketError.ShouldBe(SocketError.ConnectionReset);
    }

    [Fact]
    public async Task Disposing_ends_the_input_and_the_peer()
    {
        using var pair = await SocketPair.ConnectAsync(Cancel);
        var near = SocketConnection.Create(pair.Near, null, null);

        near.Dispose();
        near.Dispose();

        (await ReadToEndAsync(near.Input)).ShouldBeEmpty();
        near.ShutdownKind.ShouldBe(PipeShutdownKind.PipeDisposed);
        (await pair.Far.ReceiveAsync(new byte[1], Cancel)).ShouldBe(0);
        near.GetCounters().BytesAvailableOnSocket.ShouldBe(-1);
    }

    [Fact]
    public async Task Completing_the_input_ends_the_receiving_when_more_arrives()
    {
        using var pair = await SocketPair.ConnectAsync(Cancel);
        using var near = SocketConnection.Create(pair.Near, null, null);
        await near.Input.CompleteAsync();

        await pair.Far.SendAsync(new byte[1], Cancel);
        await near.Output.CompleteAsync();
        (await pair.Far.ReceiveAsync(new byte[1], Cancel)).ShouldBe(0);

        near.ShutdownKind.ShouldBeOneOf(PipeShutdownKind.ReadFlushCompleted, PipeShutdownKind.WriteEndOfStream);
    }

    [Fact]
    public async Task Protocol_shutdown_is_noted_once_and_only_for_protocol_reasons()
    {
        using var pair = await SocketPair.ConnectAsync(Cancel);
        using var near = SocketConnection.Create(pair.Near, null, null);

        near.TrySetProtocolShutdown(PipeShutdownKind.ReadEndOfStream).ShouldBeFalse();
        near.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitClient).ShouldBeTrue();
        near.TrySetProtocolShutdown(PipeShutdownKind.ProtocolExitServer).ShouldBeFalse();
        near.Dispose();

        near.ShutdownKind.ShouldBe(PipeShutdownKind.ProtocolExitClient);
    }

    [Fact]
    public void Create_with_a_socket_not_connected_is_refused()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        SocketConnection.SetRecommendedClientOptions(socket);

        socket.NoDelay.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => SocketConnection.Create(socket, null, null));
    }

    [Fact]
    public async Task Stream_duplex_moves_bytes_both_ways_and_ends_on_dispose()
    {
        using var pair = await SocketPair.ConnectAsync(Cancel);
        var pipe = StreamConnection.GetDuplex(new NetworkStream(pair.Near), name: "tls");
        var sent = Pattern(1_000_000, seed: 3);

        var received = new byte[sent.Length];
        var writing = pipe.Output.WriteAsync(sent, Cancel);
        await new NetworkStream(pair.Far).ReadExactlyAsync(received, Cancel);
        await writing;
        await pair.Far.SendAsync("pong"u8.ToArray(), Cancel);
        var answer = await pipe.Input.ReadAtLeastAsync(4, Cancel);

        received.AsSpan().SequenceEqual(sent).ShouldBeTrue();
        answer.Buffer.ToArray().ShouldBe("pong"u8.ToArray());
        pipe.Input.AdvanceTo(answer.Buffer.End);
        ((IDisposable)pipe).Dispose();
        (await ReadToEndAsync(pipe.Input)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Stream_reader_reads_to_the_end()
        => (await ReadToEndAsync(StreamConnection.GetReader(new MemoryStream(Pattern(100_000, 4))))).ShouldBe(Pattern(100_000, 4));

    private static byte[] Pattern(int length, int seed)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task WriteAndEndAsync(PipeWriter writer, byte[] bytes)
    {
        await writer.WriteAsync(bytes, Cancel);
        await writer.CompleteAsync();
    }

    private static async Task<byte[]> ReadToEndAsync(PipeReader reader)
    {
        var bytes = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await reader.ReadAsync(Cancel);
            foreach (var segment in read.Buffer)
            {
                bytes.Write(segment.Span);
            }

            reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
            {
                return bytes.WrittenSpan.ToArray();
            }
        }
    }
}
