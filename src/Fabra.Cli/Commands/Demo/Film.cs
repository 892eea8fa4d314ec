using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fabra.Cli.Commands.Demo;

/// <summary>One film of the demo's data; see NOTICE for where it comes from.</summary>
internal sealed record Film(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("title")] string Title,
    [property: JsonPropertyName("genre")] string Genre,
    [property: JsonPropertyName("director")] string? Director,
    [property: JsonPropertyName("release_date")] DateOnly ReleaseDate,
    [property: JsonPropertyName("imdb_rating")] double ImdbRating,
    [property: JsonPropertyName("imdb_votes")] long ImdbVotes,
    [property: JsonPropertyName("rotten_tomatoes_rating")] long? RottenTomatoesRating,
    [property: JsonPropertyName("worldwide_gross")] long WorldwideGross)
{
    /// <summary>The films shipped with the command, the most voted first.</summary>
    public static IReadOnlyList<Film> All { get; } = [.. Read()];

    private static IEnumerable<Film> Read()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("movies.jsonl")
            ?? throw new InvalidOperationException("The demo's data is not in the program.");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            yield return JsonSerializer.Deserialize<Film>(line)!;
        }
    }
}
