using Fabra.Bench.Echo;
using Fabra.Bench.Load;
using Google.Protobuf;
using Grpc.Core;

namespace Fabra.Bench.Workloads;

/// <summary>The baseline of unary calls: 64 bytes there and back.</summary>
internal sealed class EchoWorkload(Channels channels)
{
    private static readonly Method<byte[], RawMethods.Length> Method = RawMethods.ToLength("fabra.bench.EchoService", "Echo");

    private readonly byte[] _request = new EchoMessage { Payload = ByteString.CopyFrom(new byte[64]) }.ToByteArray();

    public async Task CallAsync(int caller)
    {
        using var call = channels.Of(caller).AsyncUnaryCall(Method, null, default, _request);
        var answer = await call;
        if (answer.Bytes != _request.Length)
        {
            throw new InvalidOperationException($"The echo has {answer.Bytes} bytes.");
        }
    }
}
