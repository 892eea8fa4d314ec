using Fabra.Authoring;
using Fabra.Core.Features;
using Fabra.Core.Identity;
using Fabra.Core.Values;
using Fabra.Grpc.Server.Access;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Rest;

namespace Fabra.Grpc.Server.Features;

/// <summary>Features over REST.</summary>
internal static class FeatureEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGet("/v1/features/{name}", GetAsync)
        .Requires(Operation.ReadFeatures)
        .WithMetadata(new RouteQuery("entity_id", "as_of", ExactNumbers.Parameter));

    private static async Task<IResult> GetAsync(string name, HttpContext http, FeatureReads reads)
    {
        var entityId = http.Request.Query["entity_id"].ToString();
        if (entityId.Length == 0)
        {
            throw FabraException.Field("entity_id", "is required");
        }

        return Show(await reads.ReadOneAsync(Callers.Of(http).Tenant, name, entityId, AsOf(http), http.RequestAborted));
    }

    private static DateTimeOffset? AsOf(HttpContext http) =>
        http.Request.Query["as_of"] is [{ } text] ? QueryTime.At("as_of", text) : null;

    private static IResult Show(FeatureReading reading) => ContextJson.Json(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("feature_name", reading.Key.FeatureName);
        writer.WriteString("entity_name", reading.Key.EntityName);
        writer.WriteString("entity_id", reading.Key.EntityId);
        writer.WritePropertyName("value");
        NaturalJson.Write(writer, reading.Value ?? Value.Null);
        writer.WriteString("value_type", (reading.Value?.Kind ?? ValueKind.Null).Word());
        writer.WriteString("status", StatusWords.Of(reading.Status));
        if (reading.ValueRow is { } row)
        {
            writer.WriteString("timestamp", TimestampText.Format(row.EventTime));
            writer.WriteNumber("freshness_ms", reading.ValueAge(reading.ReadAt)!.Value);
            writer.WriteString("value_id", row.ValueId);
        }
        else if (reading.ExpiredRow is { } expired)
        {
            writer.WriteString("expired_timestamp", TimestampText.Format(expired.EventTime));
            writer.WriteString("expired_value_id", expired.ValueId);
        }

        writer.WriteNumber("definition_version", reading.Definition.Version);

        if (reading.Source != FeatureSource.None)
        {
            writer.WriteString("source", SourceWords.Of(reading.Source));
        }

        writer.WriteEndObject();
    });
}
