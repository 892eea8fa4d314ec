using System.Text;
using Fabra.Core.Documents;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

internal sealed partial class IndexGrpcService
{
    [Requires(Operation.ReadDocuments)]
    public override async Task<Wire.ListDocumentsResponse> ListDocuments(Wire.ListDocumentsRequest request, ServerCallContext context)
    {
        var size = PageSize.Resolve(request.PageSize);
        var query = request.Clone();
        (query.PageSize, query.PageToken) = (0, "");
        var after = PageToken.Read(request.PageToken, "page_token", query, cursorLength: null) is { } cursor
            ? Encoding.UTF8.GetString(cursor)
            : "";
        var page = await reader.ListAsync(
            Callers.Of(context).Tenant,
            request.IndexName,
            new DocumentListing(request.Prefix, after, size + 1),
            request.AsOf.ToDomainOrNull("as_of"),
            context.CancellationToken);
        var response = new Wire.ListDocumentsResponse();
        if (PageBytes.Fill(response.Documents, page.Select(document => document.ToWire()), size))
        {
            response.NextPageToken = PageToken.Create(query, Encoding.UTF8.GetBytes(response.Documents[^1].DocumentId));
        }

        return response;
    }
}
