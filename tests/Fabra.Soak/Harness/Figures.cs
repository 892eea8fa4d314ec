using System.Globalization;

namespace Fabra.Soak.Harness;

/// <summary>What a proof measured, each figure with its target where it has one, and whether all were met.</summary>
internal sealed class Figures(string proof)
{
    private readonly List<string> _summary = [];
    private readonly List<string> _misses = [];

    public bool Failed => _misses.Count > 0;

    public string Summary => $"soak: {proof} {(Failed ? "FAILED" : "ok")} {string.Join(' ', _summary)}"
        + (Failed ? $" missed: {string.Join("; ", _misses)}" : "");

    public void Fail(string why) => _misses.Add(why);

    /// <summary>A figure without a target.</summary>
    public void Say(string name, double value, string unit = "")
    {
        Progress.Line($"{name} = {Text(value)}{unit}");
        _summary.Add($"{name}={Text(value)}{unit}");
    }

    /// <summary>A figure that depends on what else the machine does: beside its aim, but no reason to fail.</summary>
    public void Aim(string name, double value, string aim, string unit)
    {
        Progress.Line($"{name} = {Text(value)}{unit} (aim: {aim})");
        _summary.Add($"{name}={Text(value)}{unit}[aim: {aim}]");
    }

    public void AtMost(string name, double value, double target, string unit = "") =>
        Judge(name, value, value <= target, $"at most {Text(target)}{unit}", unit);

    public void AtLeast(string name, double value, double target, string unit = "") =>
        Judge(name, value, value >= target, $"at least {Text(target)}{unit}", unit);

    public void Exactly(string name, double value, double target, string unit = "") =>
        Judge(name, value, value == target, $"exactly {Text(target)}{unit}", unit);

    private static string Text(double value) => value.ToString(value >= 1_000 ? "0" : "0.##", CultureInfo.InvariantCulture);

    private void Judge(string name, double value, bool met, string target, string unit)
    {
        Progress.Line($"{name} = {Text(value)}{unit} (target: {target}) {(met ? "met" : "MISSED")}");
        _summary.Add($"{name}={Text(value)}{unit}[{target}]");
        if (!met)
        {
            _misses.Add($"{name} is {Text(value)}{unit}, target {target}");
        }
    }
}
