using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fabra.Integration.Tests.Docs;

/// <summary>
/// Compares what a page shows with what came. Ids, times, hashes, ages and latencies differ each time; so do the widths of tables. A line
/// <c>…</c> stands for any lines, and JSON may leave members out.
/// </summary>
internal static partial class DocOutput
{
    private const string AnyLines = "…";

    /// <summary>Headings of columns whose numbers differ each time.</summary>
    private static readonly string[] Measured = ["Age, ms", "Latency, ms", "Age"];

    /// <summary>Members of JSON that differ each time.</summary>
    private static readonly HashSet<string> MeasuredMembers =
        ["freshness_ms", "latency_ms", "stalest_feature_ms", "age_ms", "code_version", "trace_id", "tracking_error"];

    /// <summary>Null: they are the same. Otherwise where they differ.</summary>
    public static string? Difference(string shown, string came, string language) => language == "json"
        ? JsonDifference(shown, came)
        : TextDifference(Lines(shown), Lines(came));

    private static string? TextDifference(List<string> shown, List<string> came)
    {
        var at = 0;
        var skipping = false;
        foreach (var line in shown)
        {
            if (line == AnyLines)
            {
                skipping = true;
                continue;
            }

            var found = skipping ? came.FindIndex(at, next => next == line) : at < came.Count && came[at] == line ? at : -1;
            if (found < 0)
            {
                return $"shown: {line}\ncame:  {(at < came.Count ? came[at] : "nothing more")}";
            }

            at = found + 1;
            skipping = false;
        }

        return skipping || at == came.Count ? null : $"not shown: {came[at]}";
    }

    private static List<string> Lines(string text)
    {
        var lines = new List<string>();
        var headings = Array.Empty<string>();
        foreach (var line in text.Split('\n').Select(line => line.TrimEnd()).Where(line => line.Length > 0))
        {
            if (line[0] is '╭' or '├' or '╰' or '┌' or '└')
            {
                headings = line[0] == '╭' ? [] : headings;
                continue;
            }

            var cells = line.Split('│').Select(cell => Steady(cell.Trim())).ToArray();
            if (headings.Length == 0)
            {
                headings = cells;
            }

            lines.Add(string.Join('│', cells.Select((cell, i) => i < headings.Length && Measured.Contains(headings[i]) ? "0" : cell))
                .Trim('│'));
        }

        return lines;
    }

    /// <summary>A text without what differs each time.</summary>
    private static string Steady(string text)
    {
        text = Uuid().Replace(text, "ID");
        text = Time().Replace(text, "TIME");
        text = Hash().Replace(text, "HASH");
        text = Measure().Replace(text, "MEASURE");
        return Spaces().Replace(text, " ");
    }

    private static string? JsonDifference(string shown, string came)
    {
        using var left = JsonDocument.Parse(shown);
        JsonDocument right;
        try
        {
            right = JsonDocument.Parse(came);
        }
        catch (JsonException)
        {
            return $"not JSON: {came}";
        }

        using (right)
        {
            return Difference(left.RootElement, right.RootElement, "$") is { } difference ? $"{difference}\n{came}" : null;
        }
    }

    private static string? Difference(JsonElement shown, JsonElement came, string path)
    {
        if (shown.ValueKind != came.ValueKind)
        {
            return $"{path}: shown {shown.GetRawText()}, came {came.GetRawText()}";
        }

        switch (shown.ValueKind)
        {
            case JsonValueKind.Object:
                return shown.EnumerateObject()
                    .Where(member => !MeasuredMembers.Contains(member.Name) || !came.TryGetProperty(member.Name, out _))
                    .Select(member => came.TryGetProperty(member.Name, out var other)
                        ? Difference(member.Value, other, $"{path}.{member.Name}")
                        : $"{path}.{member.Name}: did not come")
                    .FirstOrDefault(difference => difference is not null);
            case JsonValueKind.Array:
                return shown.GetArrayLength() == came.GetArrayLength()
                    ? shown.EnumerateArray().Zip(came.EnumerateArray()).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]"))
                        .FirstOrDefault(difference => difference is not null)
                    : $"{path}: {shown.GetArrayLength()} shown, {came.GetArrayLength()} came";
            case JsonValueKind.String:
                return Steady(shown.GetString()!) == Steady(came.GetString()!) ? null : $"{path}: shown {shown}, came {came}";
            default:
                return shown.GetRawText() == came.GetRawText() ? null : $"{path}: shown {shown}, came {came}";
        }
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|\+00:00)?")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hash();

    [GeneratedRegex(@"\b\d+(?:\.\d+)? (?:ms|s|bytes|KiB|MiB)\b")]
    private static partial Regex Measure();

    [GeneratedRegex(" +")]
    private static partial Regex Spaces();
}
