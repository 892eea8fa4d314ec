using Grpc.Core;

namespace Fabra.Substitutes.Tests.Echo;

/// <summary>Answers what it is told, and misbehaves when the text asks for it.</summary>
internal sealed class EchoGrpcService : EchoService.EchoServiceBase
{
    public const string Fail = "fail";
    public const string Hang = "hang";
    public const string ShowAuthorization = "authorization";

    public override async Task<EchoResponse> Unary(EchoRequest request, ServerCallContext context)
    {
        switch (request.Text)
        {
            case Fail:
                throw new RpcException(
                    new Status(StatusCode.FailedPrecondition, "asked to fail"),
                    new Metadata { { "reason", "asked" }, { "detail-bin", [1, 2, 255] } });
            case Hang:
                await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
                break;
            case ShowAuthorization:
                return new EchoResponse { Text = context.RequestHeaders.GetValue("authorization") ?? "none" };
        }

        await context.WriteResponseHeadersAsync(new Metadata { { "echo-header", "h" } });
        context.ResponseTrailers.Add("echo-trailer", "t");
        return new EchoResponse { Text = request.Text };
    }

    public override async Task<EchoResponse> ClientStream(IAsyncStreamReader<EchoRequest> requestStream, ServerCallContext context)
    {
        var texts = new List<string>();
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            texts.Add(request.Text);
        }

        return new EchoResponse { Text = string.Join('+', texts) };
    }

    public override async Task ServerStream(
        EchoRequest request, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        for (var i = 0; i < request.Repeat; i++)
        {
            await responseStream.WriteAsync(new EchoResponse { Text = $"{request.Text}{i}" }, context.CancellationToken);
        }

        if (request.Text == Hang)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, context.CancellationToken);
        }
    }

    public override async Task Duplex(
        IAsyncStreamReader<EchoRequest> requestStream, IServerStreamWriter<EchoResponse> responseStream, ServerCallContext context)
    {
        await foreach (var request in requestStream.ReadAllAsync(context.CancellationToken))
        {
            await responseStream.WriteAsync(new EchoResponse { Text = request.Text }, context.CancellationToken);
        }
    }
}
