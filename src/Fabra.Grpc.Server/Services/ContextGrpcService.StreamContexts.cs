using System.Buffers.Binary;
using Fabra.Core.Errors;
using Fabra.Grpc.Server.Authentication;
using Fabra.Grpc.Server.Mapping;
using Fabra.Grpc.Server.Paging;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Services;

internal sealed partial class ContextGrpcService
{
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
        await foreach (var assembled in found)
        {
            var message = new Wire.StreamContextsResponse
            {
                Context = assembled.ToWire(view),
                ResumeToken = token.At(assembled.Record.LogPosition!.Value),
            };
            await responseStream.WriteAsync(message, linked.Token);
            if (--left == 0)
            {
                return;
            }
        }
    }
}
