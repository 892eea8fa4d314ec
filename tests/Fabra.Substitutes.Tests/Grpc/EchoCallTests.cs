using Fabra.Substitutes.Tests.Echo;
using Grpc.Core;

namespace Fabra.Substitutes.Tests.Grpc;

/// <summary>Generated code, the real client and the real server, over the substitutes.</summary>
public sealed class EchoCallTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Unary_text_comes_back_with_headers_trailers_and_status()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        using var call = new EchoService.EchoServiceClient(channel).UnaryAsync(new EchoRequest { Text = "hello" }, cancellationToken: Cancel);

        (await call).Text.ShouldBe("hello");
        (await call.ResponseHeadersAsync).GetValue("echo-header").ShouldBe("h");
        call.GetTrailers().GetValue("Echo-Trailer").ShouldBe("t");
        call.GetStatus().ShouldBe(Status.DefaultSuccess);
    }

    [Fact]
    public async Task Blocking_unary_text_comes_back()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        var client = new EchoService.EchoServiceClient(channel);

        var response = await Task.Run(() => client.Unary(new EchoRequest { Text = "hello" }, cancellationToken: Cancel), Cancel);

        response.Text.ShouldBe("hello");
    }

    [Fact]
    public async Task Client_stream_every_message_arrives_in_order()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        using var call = new EchoService.EchoServiceClient(channel).ClientStream(cancellationToken: Cancel);
        foreach (var text in new[] { "a", "b", "c" })
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = text }, Cancel);
        }

        await call.RequestStream.CompleteAsync();

        (await call).Text.ShouldBe("a+b+c");
    }

    [Fact]
    public async Task Server_stream_every_message_arrives_in_order()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        using var call = new EchoService.EchoServiceClient(channel).ServerStream(
            new EchoRequest { Text = "n", Repeat = 3 }, cancellationToken: Cancel);

        var texts = await call.ResponseStream.ReadAllAsync(Cancel).Select(r => r.Text).ToListAsync(Cancel);

        texts.ShouldBe(["n0", "n1", "n2"]);
        call.GetStatus().StatusCode.ShouldBe(StatusCode.OK);
    }

    [Fact]
    public async Task Duplex_each_message_is_answered_before_the_next_is_sent()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        using var call = new EchoService.EchoServiceClient(channel).Duplex(cancellationToken: Cancel);
        for (var i = 0; i < 3; i++)
        {
            await call.RequestStream.WriteAsync(new EchoRequest { Text = $"{i}" }, Cancel);
            (await call.ResponseStream.MoveNext()).ShouldBeTrue();
            call.ResponseStream.Current.Text.ShouldBe($"{i}");
        }

        await call.RequestStream.CompleteAsync();

        (await call.ResponseStream.MoveNext(Cancel)).ShouldBeFalse();
    }
}
