using System.Text;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

internal sealed partial class FeatureGrpcService
{
    [Requires(Operation.ReadDefinitions)]
    public override async Task<Wire.ListFeatureDefinitionsResponse> ListFeatureDefinitions(
        Wire.ListFeatureDefinitionsRequest request, ServerCallContext context)
    {
        var size = PageSize.Resolve(request.PageSize);
        var query = new Wire.ListFeatureDefinitionsRequest { EntityName = request.EntityName };
        var after = PageToken.Read(request.PageToken, "page_token", query, cursorLength: null) is { } cursor
            ? Encoding.UTF8.GetString(cursor)
            : null;
        var snapshot = await definitions.RefreshAsync(Callers.Of(context).Tenant, context.CancellationToken);
        var page = snapshot.Features.Values
            .Where(feature => request.EntityName.Length == 0 || feature.EntityName == request.EntityName)
            .Where(feature => after is null || string.CompareOrdinal(feature.Name, after) > 0);
        var response = new Wire.ListFeatureDefinitionsResponse();
        if (PageBytes.Fill(response.Features, page.Select(feature => feature.ToWire(functions)), size))
        {
            response.NextPageToken = PageToken.Create(query, Encoding.UTF8.GetBytes(response.Features[^1].Name));
        }

        return response;
    }
}
