using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Grpc.Server.Documents;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>Requests to assemble, from contract to domain.</summary>
internal static class AssemblyMapping
{
    public static AssemblyOptions ToOptions(this Wire.AssembleContextRequest request) => new()
    {
        Name = request.Name,
        Inputs = request.Inputs.ToDomain("inputs"),
        MaxTokens = request.HasMaxTokens ? request.MaxTokens : null,
        Model = request.Model,
        FreshnessSla = request.FreshnessSla.ToDomainOrNull("freshness_sla"),
        FreshnessStrict = request.FreshnessStrict,
        Labels = Labels(request.Labels),
        RequestId = request.RequestId,
    };

    public static AssemblyOptions ToOptions(this Wire.OpenStep open) => new()
    {
        Name = open.Name,
        Inputs = open.Inputs.ToDomain("inputs"),
        MaxTokens = open.HasMaxTokens ? open.MaxTokens : null,
        Model = open.Model,
        FreshnessSla = open.FreshnessSla.ToDomainOrNull("freshness_sla"),
        FreshnessStrict = open.FreshnessStrict,
        Labels = Labels(open.Labels),
        RequestId = open.RequestId,
    };

    /// <exception cref="FabraException">Something below <paramref name="field"/> is none of the contract's values.</exception>
    public static ContextItem ToDomain(this Wire.ContextItem item, string field) => new()
    {
        Text = item.SourceCase == Wire.ContextItem.SourceOneofCase.Text ? item.Text : null,
        Feature = item.SourceCase == Wire.ContextItem.SourceOneofCase.Feature
            ? new FeatureReference(item.Feature.FeatureName, item.Feature.EntityId)
            : null,
        Retrieval = item.SourceCase == Wire.ContextItem.SourceOneofCase.Retrieval
            ? item.Retrieval.ToDomain($"{field}.retrieval")
            : null,
        Format = item.Format.Length > 0 ? item.Format : "{}",
        Priority = item.Priority,
        Required = item.Required,
        SourceId = item.SourceId,
    };

    private static Dictionary<string, string> Labels(IDictionary<string, string> labels) =>
        new(labels, StringComparer.Ordinal);
}
