using Fabra.Core.Contexts;
using Fabra.Core.Naming;
using Fabra.Core.Values;

namespace Fabra.Core.Assembly;

/// <summary>What the options of an assembly must satisfy.</summary>
internal static class AssemblyRules
{
    private const int MaxLabels = 64;
    private const int MaxLabelKey = 100;
    private const int MaxLabelValue = 1000;
    private const int MaxInputs = 1000;

    /// <exception cref="FabraException">At least one option is invalid; each of those is named.</exception>
    public static void Check(AssemblyOptions options)
    {
        var faults = new List<FieldViolation>();
        Add("name", Names.ContextNameFault(options.Name));
        Add("max_tokens", options.MaxTokens < 1 ? $"is {options.MaxTokens}, at least 1 is needed" : null);
        Add("freshness_sla", options.FreshnessSla <= TimeSpan.Zero ? "must be positive" : null);
        Add("model", options.Model.Length > Names.MaxNameLength ? "is too long" : TextRules.Fault(options.Model));
        Add("labels", options.Labels.Count > MaxLabels ? $"holds {options.Labels.Count}, at most {MaxLabels} are allowed" : null);
        Add("inputs", options.Inputs.Count > MaxInputs ? $"holds {options.Inputs.Count}, at most {MaxInputs} are allowed" : null);
        foreach (var (name, text) in options.Labels)
        {
            Add($"labels[{name}]", LabelFault(name, text));
        }

        foreach (var name in options.Inputs.Keys)
        {
            Add($"inputs[{name}]", name.Length is 0 or > Names.MaxNameLength ? "has a name that is empty or too long" : TextRules.Fault(name));
        }

        if (faults.Count > 0)
        {
            throw new FabraException(ErrorReason.InvalidField, $"{faults[0].Field}: {faults[0].Description}") { Fields = faults };
        }

        Names.CheckRequestId(options.RequestId);

        void Add(string field, string? fault)
        {
            if (fault is not null)
            {
                faults.Add(new FieldViolation(field, fault));
            }
        }
    }

    private static string? LabelFault(string name, string text) =>
        name.Length is 0 or > MaxLabelKey ? $"has a key that is empty or longer than {MaxLabelKey} characters"
        : text.Length > MaxLabelValue ? $"is longer than {MaxLabelValue} characters"
        : TextRules.Fault(name) ?? TextRules.Fault(text);
}
