using Fabra.Substitutes.Tests.Echo;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Fabra.Substitutes.Tests.Grpc;

public sealed class EchoInterceptionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Server_interceptor_sees_every_kind_of_call()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        await CallEveryKindAsync(channel.CreateCallInvoker());

        server.Journal.Entries.ShouldBe([
            "unary /fabra.substitutes.tests.EchoService/Unary",
            "client /fabra.substitutes.tests.EchoService/ClientStream",
            "server /fabra.substitutes.tests.EchoService/ServerStream",
            "duplex /fabra.substitutes.tests.EchoService/Duplex",
        ]);
    }

    [Fact]
    public async Task Client_interceptors_see_every_kind_of_call_the_first_given_outermost()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        var seen = new List<string>();

        await CallEveryKindAsync(channel.Intercept(new NamedInterceptor("outer", seen), new NamedInterceptor("inner", seen)));

        seen.ShouldBe([
            "outer Unary", "inner Unary", "outer ClientStream", "inner ClientStream",
            "outer ServerStream", "inner ServerStream", "outer Duplex", "inner Duplex",
        ]);
    }

    [Fact]
    public async Task Metadata_interceptor_adds_request_headers()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        var invoker = channel.Intercept(headers =>
        {
            headers.Add("authorization", "by function");
            return headers;
        });

        var response = await new EchoService.EchoServiceClient(invoker).UnaryAsync(
            new EchoRequest { Text = EchoGrpcService.ShowAuthorization }, cancellationToken: Cancel);

        response.Text.ShouldBe("by function");
    }

    [Fact]
    public async Task Call_credentials_composed_with_the_channel_are_sent_with_each_call()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        var first = CallCredentials.FromInterceptor((context, metadata) =>
        {
            metadata.Add("authorization", $"for {context.MethodName}");
            return Task.CompletedTask;
        });
        var second = CallCredentials.FromInterceptor((_, _) => Task.CompletedTask);
        using var channel = server.Connect(new GrpcChannelOptions
        {
            Credentials = ChannelCredentials.Create(ChannelCredentials.Insecure, CallCredentials.Compose(first, second)),
            UnsafeUseInsecureChannelCallCredentials = true,
        });

        var response = await new EchoService.EchoServiceClient(channel).UnaryAsync(
            new EchoRequest { Text = EchoGrpcService.ShowAuthorization }, cancellationToken: Cancel);

        response.Text.ShouldBe("for Unary");
    }

    [Fact]
    public async Task Gzip_is_spoken_both_ways()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var http = new EncodingRecorder();
        using var channel = server.Connect(new GrpcChannelOptions { HttpHandler = http });
        var text = new string('x', 100_000);

        var response = await new EchoService.EchoServiceClient(channel).UnaryAsync(
            new EchoRequest { Text = text }, new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: Cancel);

        response.Text.ShouldBe(text);
        http.ResponseEncoding.ShouldBe("gzip");
        server.Journal.Entries.ShouldBe(["unary /fabra.substitutes.tests.EchoService/Unary gzip"]);
    }

    [Fact]
    public async Task Client_copied_with_a_host_names_it()
    {
        await using var server = await EchoServer.StartAsync(Cancel);
        using var channel = server.Connect();
        var hosts = new List<string?>();
        var client = new EchoService.EchoServiceClient(channel.Intercept(new HostRecorder(hosts)));

        await client.UnaryAsync(new EchoRequest { Text = "a" }, cancellationToken: Cancel);
        await client.WithHost("elsewhere").UnaryAsync(new EchoRequest { Text = "b" }, cancellationToken: Cancel);

        hosts.ShouldBe([null, "elsewhere"]);
    }

    private static async Task CallEveryKindAsync(CallInvoker invoker)
    {
        var client = new EchoService.EchoServiceClient(invoker);
        await client.UnaryAsync(new EchoRequest { Text = "a" }, cancellationToken: Cancel);

        using var clientStream = client.ClientStream(cancellationToken: Cancel);
        await clientStream.RequestStream.CompleteAsync();
        await clientStream;

        using var serverStream = client.ServerStream(new EchoRequest(), cancellationToken: Cancel);
        (await serverStream.ResponseStream.MoveNext(Cancel)).ShouldBeFalse();

        using var duplex = client.Duplex(cancellationToken: Cancel);
        await duplex.RequestStream.CompleteAsync();
        (await duplex.ResponseStream.MoveNext(Cancel)).ShouldBeFalse();
    }

    private sealed class EncodingRecorder() : DelegatingHandler(new SocketsHttpHandler())
    {
        public string? ResponseEncoding { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            ResponseEncoding = string.Join(',', response.Headers.GetValues("grpc-encoding"));
            return response;
        }
    }
}
