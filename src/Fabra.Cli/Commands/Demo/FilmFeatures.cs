using Fabra.Client;
using Fabra.V1;
using Google.Protobuf.WellKnownTypes;

namespace Fabra.Cli.Commands.Demo;

/// <summary>The demo's features: what is registered, and the values of a film.</summary>
internal static class FilmFeatures
{
    public const string Entity = "film";
    public const string Rating = "imdb_rating";

    public static Entity[] Entities { get; } = [new() { Name = Entity, Description = "A film of the demo." }];

    public static FeatureDefinition[] Definitions { get; } =
    [
        Define("title", V1.ValueType.String, "Title."),
        Define("genre", V1.ValueType.String, "Major genre."),
        Define("director", V1.ValueType.String, "Director, where known."),
        Define("release_date", V1.ValueType.Timestamp, "First release."),
        Define(Rating, V1.ValueType.Double, "Rating by IMDB's users, 1 to 10.", maxStaleness: TimeSpan.FromDays(1)),
        Define("imdb_votes", V1.ValueType.Int64, "Votes behind the rating."),
        Define("rotten_tomatoes_rating", V1.ValueType.Int64, "Share of favourable reviews, per cent, where known."),
        Define("worldwide_gross", V1.ValueType.Int64, "Takings world-wide, in US dollars."),
    ];

    public static IEnumerable<FeatureWrite> Writes(Film film)
    {
        yield return FeatureWrites.Create("title", film.Id, film.Title);
        yield return FeatureWrites.Create("genre", film.Id, film.Genre);
        yield return FeatureWrites.Create("director", film.Id, film.Director);
        yield return FeatureWrites.Create(
            "release_date", film.Id, new DateTimeOffset(film.ReleaseDate, TimeOnly.MinValue, TimeSpan.Zero));
        yield return FeatureWrites.Create(Rating, film.Id, film.ImdbRating);
        yield return FeatureWrites.Create("imdb_votes", film.Id, film.ImdbVotes);
        yield return FeatureWrites.Create("worldwide_gross", film.Id, film.WorldwideGross);
        if (film.RottenTomatoesRating is { } rating)
        {
            yield return FeatureWrites.Create("rotten_tomatoes_rating", film.Id, rating);
        }
    }

    private static FeatureDefinition Define(
        string name, V1.ValueType type, string description, TimeSpan? maxStaleness = null) => new()
        {
            Name = name,
            EntityName = Entity,
            ValueType = type,
            Description = description,
            MaxStaleness = maxStaleness?.ToDuration(),
        };
}
