using System.Buffers.Binary;
using System.IO.Compression;
using Fabra.Grpc.Server.Rpc.Compression;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Grpc.Server.Tests.Protos;
using Fabra.Testing;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Grpc.Server.Tests.Rpc;

/// <summary>Small messages that become large ones.</summary>
public sealed class CompressionTests
{
    private const string Method = "fabra.test.v1.Scripted/Get";
    private const string ResourceExhausted = "8";
    private const int Large = 16 << 20;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    public async Task Compressed_message_is_read_and_held_until_its_call_ends(string encoding)
    {
        InflationBudget? budget = null;
        var (seen, held) = (0, 0L);
        await using var server = await TestServer.StartAsync(builder => builder.Scripted((request, _) =>
        {
            (seen, held) = (request.Name.Length, budget!.Held);
            return Task.CompletedTask;
        }));
        budget = server.Server.Services.GetRequiredService<InflationBudget>();

        var (code, _) = await CallAsync(server, Frame(encoding, 1 << 20), encoding);

        code.ShouldBe("0");
        seen.ShouldBe(1 << 20);
        held.ShouldBeGreaterThan(1 << 20);
        await Polling.UntilAsync(() => Task.FromResult(budget.Held == 0), "what the call held is given back", Cancel);
    }

    [Fact]
    public async Task Flood_of_compressed_messages_is_refused_beyond_the_budget()
    {
        var held = 0L;
        InflationBudget? budget = null;
        var gate = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(builder => builder.Scripted(async (_, _) =>
        {
            held = Math.Max(held, budget!.Held);
            await gate.Task;
        }));
        budget = server.Server.Services.GetRequiredService<InflationBudget>();
        var frame = Frame("gzip", Large);
        frame.Length.ShouldBeLessThan(100_000);

        var calls = Enumerable.Range(0, 30).Select(_ => CallAsync(server, frame, "gzip")).ToArray();
        await Polling.UntilAsync(() => Task.FromResult(calls.Count(call => call.IsCompleted) >= 26), "most are refused", Cancel);

        budget.Held.ShouldBeInRange(Large, budget.Most);
        gate.SetResult();
        var answers = await Task.WhenAll(calls);
        answers.Count(answer => answer.Code == "0").ShouldBeInRange(1, (int)(budget.Most / Large));
        answers.Where(answer => answer.Code != "0").ShouldAllBe(answer =>
            answer.Code == ResourceExhausted && answer.Details!.Info().Reason == "OVERLOADED");
        held.ShouldBeLessThanOrEqualTo(budget.Most);
        await Polling.UntilAsync(() => Task.FromResult(budget.Held == 0), "everything is given back", Cancel);
        (await CallAsync(server, Frame("gzip", 1_000), "gzip")).Code.ShouldBe("0");
    }

    [Fact]
    public async Task Message_that_becomes_larger_than_a_message_may_be_is_refused_early()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());
        var budget = server.Server.Services.GetRequiredService<InflationBudget>();

        var (code, _) = await CallAsync(server, Frame("gzip", 500 << 20), "gzip");

        code.ShouldBe(ResourceExhausted);
        await Polling.UntilAsync(() => Task.FromResult(budget.Held == 0), "nothing is held", Cancel);
    }

    [Fact]
    public void Memory_is_given_back_once_after_a_burst_and_not_more_often()
    {
        var time = new ManualTimeProvider();
        using var memory = new MemoryReturn(time);
        memory.Freed(1 << 20, isIdle: true);
        time.Advance(TimeSpan.FromMinutes(1));
        memory.Collections.ShouldBe(0, "A megabyte is not worth a pause.");

        for (var i = 0; i < 100; i++)
        {
            memory.Freed(16 << 20, isIdle: true);
        }

        time.Advance(TimeSpan.FromSeconds(10));
        memory.Collections.ShouldBe(1);
        time.Advance(TimeSpan.FromMinutes(1));
        memory.Collections.ShouldBe(1);
    }

    private static async Task<(string? Code, Google.Rpc.Status? Details)> CallAsync(TestServer server, byte[] frame, string encoding) =>
        await RawRpc.CallAsync(server.Server.GrpcAddress, Method, frame, ("grpc-encoding", encoding), Cancel);

    private static byte[] Frame(string encoding, int length)
    {
        using var compressed = new MemoryStream();
        using (Stream stream = encoding == "gzip"
            ? new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true)
            : new ZLibStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            new ScriptedRequest { Name = new string('x', length) }.WriteTo(stream);
        }

        var message = compressed.ToArray();
        var frame = new byte[5 + message.Length];
        frame[0] = 1;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame, 5);
        return frame;
    }
}
