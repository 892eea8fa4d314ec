using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Configuration;
using Fabra.Grpc.Server.Rest;

namespace Fabra.Grpc.Server.Health;

/// <summary>Health for those who speak HTTP: liveness apart from readiness.</summary>
internal static class HealthRest
{
    public static IResult Liveness() => Results.Json(new { Status = "alive" }, RestJson.Options);

    /// <summary>
    /// The state of each part. Details name files, hosts and users, so that on a server with a key only who presents it is told.
    /// </summary>
    public static IResult Readiness(HttpContext http, IReadiness readiness, FabraOptions options)
    {
        var report = readiness.Current;
        var status = report.Ready ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return options.ApiKey is null || CallerIdentity.Read(http.User) is not null
            ? Results.Json(
                new { report.Status, Components = report.Components.Select(part => new { part.Name, part.Healthy, part.Required, part.Detail }) },
                RestJson.Options,
                statusCode: status)
            : Results.Json(
                new { report.Status, Components = report.Components.Select(part => new { part.Name, part.Healthy, part.Required }) },
                RestJson.Options,
                statusCode: status);
    }
}
