using System.Text.Json;
using Fabra.Authoring;
using Fabra.Core.Contexts;
using Fabra.Grpc.Server.Rest;

namespace Fabra.Grpc.Server.Contexts;

/// <summary>
/// The body of <c>POST /v1/context/{name}</c>: <c>inputs</c>, <c>items</c>, <c>max_tokens</c>, <c>model</c>, <c>freshness_sla_ms</c>,
/// <c>freshness_strict</c>, <c>labels</c>, <c>request_id</c>; all optional.
/// </summary>
internal static class AssemblyJson
{
    private const long MostMilliseconds = 315_576_000_000_000;

    /// <exception cref="FabraException">A member is unknown or of the wrong type; names it.</exception>
    public static (AssemblyOptions Options, IReadOnlyList<ContextItem> Items) Read(string name, JsonElement body)
    {
        var json = JsonBody.Of(body, "");
        var options = new AssemblyOptions
        {
            Name = name,
            Inputs = json.Members("inputs").ToDictionary(
                input => input.Name, input => PlainJson.ToValue(input.Value, $"inputs[{input.Name}]"), StringComparer.Ordinal),
            MaxTokens = json.Integer("max_tokens"),
            Model = json.Text("model") ?? "",
            FreshnessSla = json.Whole("freshness_sla_ms") is { } sla ? Milliseconds(sla) : null,
            FreshnessStrict = json.Flag("freshness_strict"),
            Labels = json.Members("labels").ToDictionary(
                label => label.Name, label => JsonBody.TextOf(label.Value, $"labels[{label.Name}]"), StringComparer.Ordinal),
            RequestId = json.Text("request_id") ?? "",
        };
        ContextItem[] items = [.. json.Elements("items").Select((item, index) => ReadItem(JsonBody.Of(item, $"items[{index}].")))];
        json.RefuseOthers();
        return (options, items);
    }

    /// <summary>As many as gRPC's Duration takes, which is 10,000 years; whether the sign makes sense is the assembly's to say.</summary>
    private static TimeSpan Milliseconds(long number) => Math.Abs((decimal)number) <= MostMilliseconds
        ? TimeSpan.FromMilliseconds(number)
        : throw FabraException.Field("freshness_sla_ms", $"is {number}, at most {MostMilliseconds} are allowed");

    private static ContextItem ReadItem(JsonBody json)
    {
        var item = new ContextItem
        {
            Text = json.Text("text"),
            Feature = json.Object("feature") is { } feature ? ReadFeature(feature) : null,
            Format = json.Text("format") ?? "{}",
            Priority = json.Integer("priority") ?? 0,
            Required = json.Flag("required"),
            SourceId = json.Text("source_id") ?? "",
        };
        json.RefuseOthers();
        return item;
    }

    private static FeatureReference ReadFeature(JsonBody json)
    {
        var feature = new FeatureReference(json.Text("feature_name") ?? "", json.Text("entity_id") ?? "");
        json.RefuseOthers();
        return feature;
    }
}
