using System.Buffers.Binary;
using Fabra.Authoring;
using Fabra.Core.Identity;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

internal sealed partial class ContextGrpcService
{
    /// <summary>How much of a stream is written at a time. One write a record cost a fifth of the server's work.</summary>
    private const int FlushBytes = 64 * 1024;

    private static readonly WriteOptions Buffered = new(WriteFlags.BufferHint);

    [Requires(Operation.ReadContexts)]
    public override async Task StreamContexts(
        Wire.StreamContextsRequest request,
        IServerStreamWriter<Wire.StreamContextsResponse> responseStream,
        ServerCallContext context)
    {
        shutdown.RefuseWhenDraining();
        if (request is { HasLimit: true, Limit: < 1 })
        {
            throw FabraException.Field("limit", $"is {request.Limit}, at least 1 is needed");
        }

        var view = request.View.Or(Wire.ContextView.Full);
        var filter = request.ToFilter(Callers.Of(context));
        var query = request.Clone();
        query.ClearLimit();
        query.View = Wire.ContextView.Unspecified;
        query.ResumeToken = "";
        var cursor = PageToken.Read(request.ResumeToken, "resume_token", query, sizeof(long));
        var after = cursor is null ? 0 : BinaryPrimitives.ReadInt64BigEndian(cursor);

        using var linked = shutdown.LinkStream(context.CancellationToken);
        var left = request.HasLimit ? request.Limit : long.MaxValue;
        var token = new ResumeToken(query);
        var found = contexts.StreamAsync(filter, after, null, view.ToColumns(), linked.Token);
        await using var each = found.GetAsyncEnumerator(linked.Token);
        var unflushed = 0;
        for (var next = each.MoveNextAsync(); await next;)
        {
            var assembled = each.Current;
            var message = new Wire.StreamContextsResponse
            {
                Context = assembled.ToWire(view),
                ResumeToken = token.At(assembled.Record.LogPosition!.Value),
            };
            var last = --left == 0;
            next = last ? ValueTask.FromResult(false) : each.MoveNextAsync();

            // A message waits for those that are ready to follow it, never for one that has yet to be read.
            unflushed += message.CalculateSize();
            var waits = next.IsCompleted && unflushed < FlushBytes;
            responseStream.WriteOptions = waits ? Buffered : null;
            try
            {
                // The call's own token: cancelling a write resets the stream, and the reason would never arrive.
                await responseStream.WriteAsync(message, context.CancellationToken);
            }
            catch
            {
                // An enumeration can only be left between two steps.
                await Task.WhenAny(next.AsTask());
                throw;
            }

            unflushed = waits ? unflushed : 0;
        }
    }
}
