using Fabra.V1;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Value = Fabra.V1.Value;

namespace Fabra.Client.Internal;

/// <summary>Assemblies as messages.</summary>
internal static class ContextRequests
{
    public static AssembleContextRequest Assemble(
        string name, IReadOnlyDictionary<string, object?> inputs, ContextOptions options, TimeProvider clock)
    {
        var request = new AssembleContextRequest
        {
            Name = name,
            Model = options.Model ?? "",
            FreshnessSla = ToDuration(options.FreshnessSla),
            FreshnessStrict = options.FreshnessStrict,
            RequestId = options.RequestId ?? RequestIds.Next(clock),
        };
        if (options.MaxTokens is { } maxTokens)
        {
            request.MaxTokens = maxTokens;
        }

        request.Labels.Add(options.Labels.ToDictionary());
        AddInputs(request.Inputs, inputs);
        return request;
    }

    public static OpenStep Open(string name, BeginContextOptions options, TimeProvider clock)
    {
        var step = new OpenStep
        {
            Name = name,
            Model = options.Model ?? "",
            FreshnessSla = ToDuration(options.FreshnessSla),
            FreshnessStrict = options.FreshnessStrict,
            RequestId = options.RequestId ?? RequestIds.Next(clock),
        };
        if (options.MaxTokens is { } maxTokens)
        {
            step.MaxTokens = maxTokens;
        }

        step.Labels.Add(options.Labels.ToDictionary());
        AddInputs(step.Inputs, options.Inputs);
        return step;
    }

    private static Duration? ToDuration(TimeSpan? time) => time is { } span ? Duration.FromTimeSpan(span) : null;

    private static void AddInputs(MapField<string, Value> target, IReadOnlyDictionary<string, object?> inputs)
    {
        foreach (var (name, value) in inputs)
        {
            target.Add(name, FabraValue.From(value));
        }
    }
}
