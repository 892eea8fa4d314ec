using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

internal sealed partial class ContextGrpcService
{
    private const int IdLength = 16;

    [Requires(Operation.ReadContexts)]
    public override async Task<Wire.ListContextsResponse> ListContexts(
        Wire.ListContextsRequest request, ServerCallContext context)
    {
        var size = PageSize.Resolve(request.PageSize);
        var view = request.View.Or(Wire.ContextView.Summary);
        var filter = request.ToFilter(Callers.Of(context));
        var query = request.Clone();
        query.PageSize = 0;
        query.PageToken = "";
        query.View = Wire.ContextView.Unspecified;
        var cursor = PageToken.Read(request.PageToken, "page_token", query, IdLength);
        var found = contexts.ListAllAsync(
            filter,
            Order(request.Order),
            cursor is null ? null : new Guid(cursor, bigEndian: true),
            size + 1,
            view.ToColumns(),
            context.CancellationToken);
        var response = new Wire.ListContextsResponse();
        if (await PageBytes.FillAsync(response.Contexts, found.Select(each => each.ToWire(view)), size))
        {
            var last = Guid.Parse(response.Contexts[^1].ContextId);
            response.NextPageToken = PageToken.Create(query, last.ToByteArray(bigEndian: true));
        }

        return response;
    }

    private static ContextOrder Order(Wire.ContextOrder order) => order switch
    {
        Wire.ContextOrder.OldestFirst => ContextOrder.OldestFirst,
        Wire.ContextOrder.Unspecified or Wire.ContextOrder.NewestFirst => ContextOrder.NewestFirst,
        _ => throw FabraException.Field("order", $"{(int)order} is no order"),
    };
}
