using System.Text;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.ReadIndexes)]
    public override async Task<Wire.ListIndexesResponse> ListIndexes(Wire.ListIndexesRequest request, ServerCallContext context)
    {
        var size = PageSize.Resolve(request.PageSize);
        var query = new Wire.ListIndexesRequest();
        var after = PageToken.Read(request.PageToken, "page_token", query, cursorLength: null) is { } cursor
            ? Encoding.UTF8.GetString(cursor)
            : null;
        var page = await registrar.ListAsync(Callers.Of(context).Tenant, after, size + 1, context.CancellationToken);
        var response = new Wire.ListIndexesResponse();
        if (PageBytes.Fill(response.Indexes, page.Select(index => index.ToWire()), size))
        {
            response.NextPageToken = PageToken.Create(query, Encoding.UTF8.GetBytes(response.Indexes[^1].Name));
        }

        return response;
    }
}
