using System.Globalization;
using Fabra.Cli.Commands.Index;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Demo;

/// <summary>The demo's second half: a question answered from documents, and answered the same after the documents have changed.</summary>
internal sealed class DocumentStory(FabraClient client, CliConsole console)
{
    /// <summary>The index of the demo's documents.</summary>
    public const string Pages = "fabra_pages";

    private const string Reader = "reader";
    private const string Question = "What is dropped first when the text exceeds its budget?";
    private const int SnippetLength = 90;

    private readonly IReadOnlyList<DocumentInput> _documents = DemoDocuments.All;

    /// <summary>Tells the story; false when a check failed.</summary>
    public async Task<bool> TellAsync(CancellationToken cancellationToken)
    {
        var indexed = await IndexAsync(cancellationToken);
        var best = await SearchAsync(cancellationToken);
        var context = await AssembleAsync(cancellationToken);
        var replayed = await ReplayAsync(context, best, cancellationToken);
        var asExpected = indexed && replayed;
        Say(asExpected ? "" : "The demo did not go as it should; please report it.");
        return asExpected;
    }

    private async Task<bool> IndexAsync(CancellationToken cancellationToken)
    {
        await client.CreateIndexAsync(
            Pages, new CreateIndexOptions { Description = "This project's own pages.", MaxChunkTokens = 256 }, cancellationToken);
        var first = await client.IndexDocumentsAsync(Pages, _documents, cancellationToken: cancellationToken);
        var again = await client.IndexDocumentsAsync(Pages, _documents, cancellationToken: cancellationToken);
        Say($"5. Indexed {first.IndexedCount} documents, this project's own pages, as {first.ChunkCount} chunks.");
        Say($"   The same once more: {again.IndexedCount} indexed, {again.UnchangedCount} unchanged.");
        Say("");
        return first.IndexedCount == _documents.Count && again.UnchangedCount == _documents.Count;
    }

    private async Task<SearchHit> SearchAsync(CancellationToken cancellationToken)
    {
        var options = new SearchOptions { TopK = 3, Filter = DocumentFilter.Equal("kind", "documentation") };
        var hits = await client.SearchAsync(Pages, Question, options, cancellationToken);
        Say($"6. Searched them for \"{Question}\"");
        foreach (var hit in hits)
        {
            var score = hit.Score.ToString("0.000000", CultureInfo.InvariantCulture);
            Say($"   {score}  {hit.DocumentId,-16}  {Snippet.Of(hit.Content, Question, SnippetLength)}");
        }

        return hits[0];
    }

    private async Task<V1.Context> AssembleAsync(CancellationToken cancellationToken)
    {
        await client.RegisterFeaturesAsync(
            [new Entity { Name = Reader, Description = "A reader of the demo's pages." }],
            [new FeatureDefinition { Name = "role", EntityName = Reader, ValueType = V1.ValueType.String }],
            cancellationToken: cancellationToken);
        await client.WriteFeaturesAsync(
            [FeatureWrites.Create("role", "ada", "an auditor at a bank")], cancellationToken: cancellationToken);

        ContextItem[] items =
        [
            ContextItems.Text("Answer the question from the passages alone.", required: true, sourceId: "instruction"),
            ContextItems.Feature("role", "ada", "The reader is {}.", priority: 1, sourceId: "reader"),
            ContextItems.Retrieval(Pages, Question, topK: 3, format: "Passages:\n{}", priority: 1, sourceId: "passages"),
            ContextItems.Text($"Question: {Question}", required: true, sourceId: "question"),
        ];
        var options = new AssembleContextOptions { Model = "gpt-4o", FreshnessSla = TimeSpan.FromHours(1) };
        var context = await client.AssembleContextAsync("answer_from_pages", items, options, cancellationToken);
        Say("");
        Say($"   Assembled a context from a feature and the passages, {context.Lineage.TokenUsage} tokens. Where it came from:");
        ContextPages.ShowLineage(console.Tables(), context.Lineage);
        return context;
    }

    private async Task<bool> ReplayAsync(V1.Context context, SearchHit best, CancellationToken cancellationToken)
    {
        var changed = _documents.Single(document => document.DocumentId == best.DocumentId).Clone();
        changed.Text = "This page was withdrawn.";
        await client.IndexDocumentsAsync(Pages, [changed], cancellationToken: cancellationToken);

        var then = await client.ReplayContextAsync(context.ContextId, ReplayMode.AsOf, cancellationToken: cancellationToken);
        var now = await client.ReplayContextAsync(context.ContextId, ReplayMode.Current, cancellationToken: cancellationToken);
        Say($"7. {best.DocumentId} was replaced since. Replayed from history, the context is "
            + (then.Identical ? "identical, byte for byte, passages included." : "NOT identical!"));
        Say("   Replayed now, the passages come from other places:");
        Say($"   then  {Sources(then.Replayed)}");
        Say($"   now   {Sources(now.Replayed)}");
        return then.Identical && !now.Identical;
    }

    private static string Sources(V1.Context context) => string.Join(", ", context.Lineage.RetrieversUsed
        .SelectMany(retriever => retriever.Chunks)
        .Select(chunk => $"{chunk.DocumentId} ({chunk.SimilarityScore.ToString("0.000000", CultureInfo.InvariantCulture)})"));

    private void Say(string line) => console.Out.WriteLine(line);
}
