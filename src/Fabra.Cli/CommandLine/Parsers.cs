using System.CommandLine.Parsing;
using System.Globalization;
using Fabra.V1;

namespace Fabra.Cli.CommandLine;

/// <summary>Texts of the command line as values. Each refusal names the option.</summary>
internal static class Parsers
{
    private delegate bool TimeReader(ReadOnlySpan<char> text, out DateTimeOffset time);

    /// <summary>An instant: RFC 3339, UTC without a zone. A date alone is refused, because it could mean either end of the day.</summary>
    public static DateTimeOffset? Time(ArgumentResult result) => Time(result, Rfc3339.TryParse);

    /// <summary>An instant from which on; a date alone is its beginning.</summary>
    public static DateTimeOffset? StartTime(ArgumentResult result) => Time(result, Rfc3339.TryParseStart);

    /// <summary>An instant until which; a date alone is the whole day.</summary>
    public static DateTimeOffset? EndTime(ArgumentResult result) => Time(result, Rfc3339.TryParseEnd);

    private static DateTimeOffset? Time(ArgumentResult result, TimeReader read)
    {
        var text = result.Tokens.Single().Value;
        if (read(text, out var time))
        {
            return time;
        }

        result.AddError(Rfc3339.TryParseStart(text, out _)
            ? $"{NameOf(result)}: \"{text}\" is a date; say which time of that day, such as {text}T10:00:00Z."
            : $"{NameOf(result)}: \"{text}\" is not a time such as 2024-01-15T10:00:00Z.");
        return null;
    }

    /// <summary>A positive length of time: a number and ms, s, m, h or d; seconds without a unit.</summary>
    public static TimeSpan? Duration(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        if (TryDuration(text, out var time))
        {
            return time;
        }

        result.AddError($"{NameOf(result)}: \"{text}\" is not a positive time such as 500ms, 30s, 2m, 1h or 7d.");
        return null;
    }

    public static bool TryDuration(string text, out TimeSpan time)
    {
        time = default;
        var digits = text.TrimEnd("abcdefghijklmnopqrstuvwxyz".ToCharArray());
        double? unit = text[digits.Length..] switch
        {
            "ms" => 0.001,
            "" or "s" => 1,
            "m" => 60,
            "h" => 3600,
            "d" => 86400,
            _ => null,
        };
        if (unit is null
            || !double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            || number * unit.Value is not (> 0 and < 1e10))
        {
            return false;
        }

        time = TimeSpan.FromSeconds(number * unit.Value);
        return time > TimeSpan.Zero;
    }

    /// <summary>A whole number, at least 1.</summary>
    public static long? Count(ArgumentResult result) => Count(result, int.MaxValue - 1);

    /// <summary>A whole number from 1 to <paramref name="most"/>.</summary>
    public static long? Count(ArgumentResult result, int most) => Number(result, 1, most);

    /// <summary>A whole number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public static long? Number(ArgumentResult result, int least, int most)
    {
        var text = result.Tokens.Single().Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
        {
            return number;
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"{least} to {most}");
        result.AddError($"{NameOf(result)}: \"{text}\" is not a whole number from {range}.");
        return null;
    }

    /// <summary>An entity as <c>name:id</c>.</summary>
    public static Subject? Subject(ArgumentResult result)
    {
        var text = result.Tokens.Single().Value;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && colon < text.Length - 1)
        {
            return new Subject { EntityName = text[..colon], EntityId = text[(colon + 1)..] };
        }

        result.AddError($"{NameOf(result)}: \"{text}\" is not entity:id, such as user:user123.");
        return null;
    }

    /// <summary>Labels, each as <c>key=value</c>.</summary>
    public static Dictionary<string, string>? Labels(ArgumentResult result)
    {
        var labels = new Dictionary<string, string>();
        foreach (var token in result.Tokens)
        {
            var equals = token.Value.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                result.AddError($"{NameOf(result)}: \"{token.Value}\" is not key=value.");
                return null;
            }

            if (!labels.TryAdd(token.Value[..equals], token.Value[(equals + 1)..]))
            {
                result.AddError($"{NameOf(result)}: \"{token.Value[..equals]}\" is given twice.");
                return null;
            }
        }

        return labels;
    }

    /// <summary>The option or argument that a text was given for.</summary>
    public static string NameOf(ArgumentResult result) =>
        result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;

    /// <summary>The parameter's name, which an ArgumentException adds to its text, says nothing to a user.</summary>
    public static string WithoutParameter(ArgumentException error) =>
        error.ParamName is null ? error.Message : error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal);
}
