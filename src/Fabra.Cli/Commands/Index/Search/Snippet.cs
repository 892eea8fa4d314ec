using Fabra.Cli.Rendering;

namespace Fabra.Cli.Commands.Index;

/// <summary>The part of a chunk that shows best why it was found.</summary>
internal static class Snippet
{
    /// <summary>One line of at most <paramref name="length"/> characters, where most words of the query stand close together.</summary>
    public static string Of(string content, string query, int length)
    {
        var line = string.Join(' ', Tables.OneLine(content).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= length)
        {
            return line;
        }

        var lead = length / 4;
        var start = WordStart(line, Math.Min(BestPlace(line, query, length - lead) - lead, line.Length - length));
        var end = Math.Min(line.Length, start + length);
        // Half of a surrogate pair is no text.
        end -= end < line.Length && char.IsLowSurrogate(line[end]) ? 1 : 0;
        return $"{(start > 0 ? "…" : "")}{line.AsSpan(start, end - start)}{(end < line.Length ? "…" : "")}";
    }

    /// <summary>The first place from which on most different words of the query follow within <paramref name="reach"/>.</summary>
    private static int BestPlace(string line, string query, int reach)
    {
        var matches = WordsOf(query).SelectMany(word => PlacesOf(word, line), (word, place) => (Word: word, Place: place)).ToList();
        return matches
            .OrderByDescending(from => matches
                .Where(match => match.Place >= from.Place && match.Place < from.Place + reach)
                .Select(match => match.Word)
                .Distinct()
                .Count())
            .ThenBy(from => from.Place)
            .FirstOrDefault()
            .Place;
    }

    /// <summary>The words that tell something: short ones stand everywhere.</summary>
    private static IEnumerable<string> WordsOf(string query) => query
        .Split([' ', '?', '!', '.', ',', ';', ':', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries)
        .Where(word => word.Length > 3)
        .Distinct(StringComparer.OrdinalIgnoreCase);

    private static IEnumerable<int> PlacesOf(string word, string line)
    {
        for (var place = 0; (place = line.IndexOf(word, place, StringComparison.OrdinalIgnoreCase)) >= 0; place += word.Length)
        {
            yield return place;
        }
    }

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
