using System.Globalization;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Demo;

/// <summary>The demo's steps, each telling what it does and checking what it claims.</summary>
internal sealed class DemoStory(FabraClient client, CliConsole console)
{
    private const string Favourite = "the-matrix";

    private static readonly string[] Shortlist =
        ["the-dark-knight", "pulp-fiction", "fight-club", "inception", "alien", "goodfellas", "se7en", "memento"];

    /// <summary>The context whose receipt was shown; empty before.</summary>
    public string ContextId { get; private set; } = "";

    /// <summary>Tells the story; false when a check failed.</summary>
    public async Task<bool> TellAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(cancellationToken);
        await AssembleAsync(cancellationToken);
        await ListAsync(cancellationToken);
        return await ReplayAsync(cancellationToken);
    }

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        await client.RegisterFeaturesAsync(FilmFeatures.Entities, FilmFeatures.Definitions, cancellationToken: cancellationToken);
        var writes = Film.All.SelectMany(FilmFeatures.Writes).ToAsyncEnumerable();
        var written = 0L;
        await foreach (var ack in client.IngestFeaturesAsync(writes, cancellationToken: cancellationToken))
        {
            written += ack.WrittenCount;
        }

        Say($"1. Wrote {written} values of {FilmFeatures.Definitions.Length} features of {Film.All.Count} films.");
    }

    private async Task AssembleAsync(CancellationToken cancellationToken)
    {
        var receipt = await client.AssembleContextAsync("film_card", Card(Favourite), Options(), cancellationToken);
        ContextId = receipt.ContextId;

        // A session: ordinary code between the steps, and the server still sees every read.
        await using var scope = await client.BeginContextAsync(
            "recommendation", new BeginContextOptions { MaxTokens = 120 }, cancellationToken);
        foreach (var film in Shortlist)
        {
            var title = await scope.GetFeatureAsync<string>("title", film, cancellationToken);
            var rating = await scope.GetFeatureAsync<double>(FilmFeatures.Rating, film, cancellationToken);
            scope.Add(
                string.Create(CultureInfo.InvariantCulture, $"{title} is rated {rating} by the audience."),
                priority: (int)(100 - (10 * rating)),
                sourceId: film);
        }

        var recommendation = await scope.CompleteAsync(cancellationToken);
        var tight = await client.AssembleContextAsync(
            "film_card", Card("inception"), Options(maxTokens: 30), cancellationToken);

        Say("2. Assembled three contexts: one call, one session, and one under a tight budget.");
        foreach (var context in new[] { receipt, recommendation, tight })
        {
            var lineage = context.Lineage;
            Say($"   {context.ContextId}  {context.Name}: {lineage.TokenUsage} tokens, {lineage.ItemsIncluded} items in, "
                + $"{lineage.ItemsDropped} dropped, {ContractJson.Word(lineage.FreshnessStatus)}, "
                + $"{ContractJson.Word(context.Evidence.State)}");
        }

        Say("");
        Say("   The receipt of the first:");
        ContextPages.Show(console.Tables(), receipt);
    }

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        Say("3. What was assembled about this film, whoever asks later:");
        var options = new ListContextsOptions
        {
            Filter = new ContextFilter { Subject = new Subject { EntityName = FilmFeatures.Entity, EntityId = Favourite } },
        };
        await foreach (var context in client.ListContextsAsync(limit: 10, options: options, cancellationToken: cancellationToken))
        {
            Say($"   {context.ContextId}  {context.Name}  {Tables.OneLine(context.Content)}");
        }
    }

    private async Task<bool> ReplayAsync(CancellationToken cancellationToken)
    {
        const double Revised = 9.9;
        await client.WriteFeaturesAsync(
            [FeatureWrites.Create(FilmFeatures.Rating, Favourite, Revised)], cancellationToken: cancellationToken);
        var then = await client.ReplayContextAsync(ContextId, ReplayMode.AsOf, cancellationToken: cancellationToken);
        var now = await client.ReplayContextAsync(ContextId, ReplayMode.Current, cancellationToken: cancellationToken);
        Say("");
        Say("4. The rating was revised since. Replayed from history, the context is "
            + (then.Identical ? "identical, byte for byte." : "NOT identical!"));
        Say("   Replayed now, it would differ:");
        foreach (var difference in now.Differences.Where(difference => difference.Path.StartsWith("features", StringComparison.Ordinal)))
        {
            Say($"   {difference.Path}: {difference.Original} → {difference.Replayed}");
        }

        var asExpected = then.Identical && !now.Identical;
        Say(asExpected ? "" : "The demo did not go as it should; please report it.");
        return asExpected;
    }

    private static ContextItem[] Card(string film) =>
    [
        ContextItems.Text("You help people to choose a film. Use only these facts.", required: true, sourceId: "instruction"),
        ContextItems.Feature("title", film, "Title: {}", required: true, sourceId: "title"),
        ContextItems.Feature(FilmFeatures.Rating, film, "Audience rating: {}", priority: 1, sourceId: "rating"),
        ContextItems.Feature("director", film, "Director: {}", priority: 2, sourceId: "director"),
        ContextItems.Feature("genre", film, "Genre: {}", priority: 3, sourceId: "genre"),
        ContextItems.Feature("worldwide_gross", film, "Box office, US dollars: {}", priority: 4, sourceId: "gross"),
    ];

    private static AssembleContextOptions Options(int? maxTokens = null) => new()
    {
        Model = "gpt-4o",
        MaxTokens = maxTokens,
        FreshnessSla = TimeSpan.FromHours(1),
        Labels = new Dictionary<string, string> { ["purpose"] = "demo" },
    };

    private void Say(string line) => console.Out.WriteLine(line);
}
