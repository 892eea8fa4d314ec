using Fabra.Bench.Load;
using Fabra.V1;
using Google.Protobuf;
using Grpc.Core;

namespace Fabra.Bench.Workloads;

/// <summary>Streams the newest written part of the log, as often as fits into the time.</summary>
internal sealed class StreamWorkload(Channels channels, ContextView view)
{
    private static readonly Method<byte[], RawMethods.Length> Method =
        RawMethods.ToLength("fabra.v1.ContextService", "StreamContexts", MethodType.ServerStreaming);

    private readonly byte[] _request = new StreamContextsRequest { View = view }.ToByteArray();

    /// <summary>Until the time is over; counts records and the bytes of their messages.</summary>
    public async Task<Sample> RunAsync(int serverId, TimeSpan duration, double storedBytesEach)
    {
        var meter = new Meter(serverId);
        using var end = new CancellationTokenSource(duration);
        var count = 0L;
        while (!end.IsCancellationRequested)
        {
            using var call = channels.Of(0).AsyncServerStreamingCall(Method, null, default, _request);
            while (!end.IsCancellationRequested && await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                count++;
            }
        }

        return meter.Read(count, (long)(count * storedBytesEach));
    }
}
