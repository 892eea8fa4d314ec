using Fabra.Cli.Rendering;

namespace Fabra.Cli.Commands.Index;

/// <summary>The part of a chunk that shows best why it was found.</summary>
internal static class Snippet
{
    /// <summary>One line of at most <paramref name="length"/> characters, from shortly before the first word of the query.</summary>
    public static string Of(string content, string query, int length)
    {
        var line = string.Join(' ', Tables.OneLine(content).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= length)
        {
            return line;
        }

        var start = WordStart(line, Math.Min(FirstMatch(line, query) - (length / 4), line.Length - length));
        var end = Math.Min(line.Length, start + length);
        // Half of a surrogate pair is no text.
        end -= end < line.Length && char.IsLowSurrogate(line[end]) ? 1 : 0;
        return $"{(start > 0 ? "…" : "")}{line.AsSpan(start, end - start)}{(end < line.Length ? "…" : "")}";
    }

    private static int FirstMatch(string line, string query) => query
        .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(word => word.Trim('?', '!', '.', ',', '"', '\''))
        // Short words stand everywhere.
        .Where(word => word.Length > 3)
        .Select(word => line.IndexOf(word, StringComparison.OrdinalIgnoreCase))
        .Where(place => place >= 0)
        .DefaultIfEmpty(0)
        .Min();

    private static int WordStart(string line, int place)
    {
        if (place <= 0)
        {
            return 0;
        }

        var space = line.LastIndexOf(' ', place);
        return space < 0 ? 0 : space + 1;
    }
}
