using System.Text.Json;
using System.Text.RegularExpressions;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>
/// Bounds functions that make much of little, such as <c>repeat('x', 1000000000)</c>. DuckDB neither counts what they make against its memory
/// limit nor can be interrupted within one: that repeat took 4 GiB and 40 s. How much a call makes must be seen in the statement.
/// </summary>
internal static partial class GrowthCheck
{
    /// <summary>What a call may make of literals: 4 MiB.</summary>
    private const long MostOfLiterals = 4 << 20;

    /// <summary>How often a text out of a table may be repeated.</summary>
    private const long MostTimes = 16;

    private const long MostWidth = 10_000;
    private const long MostElements = 100_000;
    private const int MostReplacement = 64;

    /// <summary>What is wrong with a call; null when nothing is.</summary>
    public static string? FaultOf(JsonElement node)
    {
        if (!node.TryGetProperty("function_name", out var name) || name.ValueKind != JsonValueKind.String
            || !node.TryGetProperty("children", out var children) || children.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        JsonElement[] arguments = [.. children.EnumerateArray()];
        var function = name.GetString()!.ToLowerInvariant();
        return function switch
        {
            "repeat" when arguments is [var text, var times] => RepeatFault(text, times),
            "lpad" or "rpad" when arguments is [_, var width, ..] => Bounded(function, "width", width, MostWidth),
            "bar" when arguments is [_, _, _, var width] => Bounded(function, "width", width, MostWidth),
            "bitstring" when arguments is [_, var width] => Bounded(function, "length", width, MostElements),
            "list_resize" or "array_resize" when arguments is [_, var size, ..] => Bounded(function, "size", size, MostElements),
            "range" or "generate_series" when arguments.Length > 0 => RangeFault(function, arguments),
            "replace" or "regexp_replace" when arguments is [_, _, var replacement, ..] => TextOf(replacement) is { Length: <= MostReplacement }
                ? null
                : $"{function}: the replacement must be a text of at most {MostReplacement} characters, written in the statement",
            "format" or "printf" when arguments is [var pattern, ..] => TextOf(pattern) is { } known && !Wide().IsMatch(known)
                ? null
                : $"{function}: the pattern must be a text without large or computed widths, written in the statement",
            _ => null,
        };
    }

    private static string? RepeatFault(JsonElement text, JsonElement times) => NumberOf(times) is not { } count ? Written("repeat", "number")
        : TextOf(text) is { } known ? (count * Math.Max(known.Length, 1) <= MostOfLiterals ? null : TooMuch("repeat", MostOfLiterals))
        : count <= MostTimes ? null
        : TooMuch("repeat", MostTimes);

    private static string? RangeFault(string function, JsonElement[] arguments)
    {
        // Of instants, or of what is computed: only what is written can be told.
        var bounds = Array.ConvertAll(arguments, NumberOf);
        return bounds switch
        {
            [{ } stop] => Elements(0, stop, 1),
            [{ } start, { } stop] => Elements(start, stop, 1),
            [{ } start, { } stop, { } step] when step != 0 => Elements(start, stop, step),
            _ => $"{function}: its bounds must be written as numbers, unless it stands behind FROM",
        };

        string? Elements(double start, double stop, double step) =>
            (stop - start) / step <= MostElements ? null : TooMuch(function, MostElements);
    }

    private static string? Bounded(string function, string what, JsonElement argument, long most) =>
        NumberOf(argument) is not { } number ? Written(function, what) : number <= most ? null : TooMuch(function, most);

    private static string Written(string function, string what) => $"{function}: the {what} must be written as a number in the statement";

    private static string TooMuch(string function, long most) => $"{function}: makes more than {most} here, which is the most allowed";

    private static double? NumberOf(JsonElement node) =>
        LiteralOf(node) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) ? number : null;

    private static string? TextOf(JsonElement node) =>
        LiteralOf(node) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? LiteralOf(JsonElement node) =>
        node.TryGetProperty("type", out var type) && type.ValueEquals("VALUE_CONSTANT")
        && node.TryGetProperty("value", out var constant) && constant.TryGetProperty("value", out var value)
            ? value
            : null;

    /// <summary>A width of five digits, or one that is an argument.</summary>
    [GeneratedRegex(@"\d{5}|%[^a-zA-Z%]*\*|\{[^}]*\{")]
    private static partial Regex Wide();
}
