using System.Runtime.ExceptionServices;
using Fabra.Core.Features;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Rpc;
using Grpc.Core;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Features;

internal sealed partial class FeatureGrpcService
{
    public override async Task<Wire.GetFeaturesResponse> GetFeatures(
        Wire.GetFeaturesRequest request, ServerCallContext context)
    {
        var tenant = Callers.Of(context).Tenant;
        var cancellation = context.CancellationToken;
        var queries = await FeatureQueries.BuildAsync(
            request.FeatureNames,
            request.EntityIds,
            (name, field) => definitions.GetAsync(tenant, name, field, cancellation));
        var readings = await Source(request).ReadAsync(tenant, queries, cancellation);
        if (readings.FirstOrDefault(reading => reading.Failure is not null) is { } unknown)
        {
            // Neither store answered: that is no missing value but an unknown one.
            ExceptionDispatchInfo.Throw(unknown.Failure!);
        }

        var response = new Wire.GetFeaturesResponse();
        response.Vectors.AddRange(FeatureMapping.ToVectors(readings, request.EntityIds, request.FeatureNames.Count));
        return response;
    }

    private IFeatureSource Source(Wire.GetFeaturesRequest request) => request.AsOf.ToDomainOrNull("as_of") is { } asOf
        ? HistoryReader.AsOf(history, asOf, clock)
        : reader;
}
