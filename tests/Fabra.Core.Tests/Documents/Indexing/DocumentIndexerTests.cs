using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexing;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Documents.Indexing;

public sealed class DocumentIndexerTests
{
    private static CancellationToken Token => DocumentsHarness.Token;

    [Fact]
    public async Task IndexAsync_of_the_same_again_changes_nothing_and_says_so()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        var writes = DocumentsHarness.Writes(("a", "Refunds take two weeks."), ("b", "Parcels take two days."));
        var first = await documents.IndexAsync(writes);
        var version = (await documents.GetAsync("a")).VersionId;
        var (texts, appends) = (documents.Generator.Texts, documents.Store.Appends);
        documents.Time.Advance(TimeSpan.FromMinutes(1));

        var again = await documents.IndexAsync(writes);
        var ingested = await documents.IngestAsync(writes);

        first.ShouldBe(new IndexingResult(2, 0, 2) { Rejected = first.Rejected });
        (again.Indexed, again.Unchanged, again.Chunks).ShouldBe((0, 2, 0));
        (ingested.Indexed, ingested.Unchanged, ingested.Chunks).ShouldBe((0, 2, 0));
        (documents.Generator.Texts, documents.Store.Appends).ShouldBe((texts, appends));
        (await documents.GetAsync("a")).VersionId.ShouldBe(version);
    }

    [Fact]
    public async Task IndexAsync_stores_a_document_whose_text_metadata_or_source_changed()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        var first = DocumentsHarness.Write("a", "One.", 0, ("lang", Value.Of("en")), ("year", Value.Of(2024L)));
        DocumentWrite[] versions =
        [
            first,
            first with { Text = "Two." },
            first with { Metadata = [KeyValuePair.Create("lang", Value.Of("de")), first.Metadata[1]] },
            first with { Metadata = [first.Metadata[0], KeyValuePair.Create("year", Value.Of(2024.0))] },
            first with { SourceUrl = "https://example.com/a" },
        ];
        foreach (var version in versions)
        {
            (await documents.IndexAsync(version)).Indexed.ShouldBe(1, version.ToString());
        }

        (await documents.IndexAsync(versions[4] with { Metadata = [.. first.Metadata.Reverse()] })).Unchanged.ShouldBe(1);
        (await documents.GetAsync("a")).SourceUrl.ShouldBe("https://example.com/a");
    }

    [Fact]
    public async Task IndexAsync_twice_within_a_microsecond_is_read_back_at_once()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        await documents.IndexAsync("a", "One.");
        await documents.IndexAsync("a", "Two.");
        await documents.IndexAsync("a", "Three.");

        (await documents.GetAsync("a")).Text.ShouldBe("Three.");
        (await documents.FindAsync("two")).ShouldBe(["a"]);
        (await documents.SearchAsync("three")).Hits.ShouldHaveSingleItem().Chunk.Content.ShouldBe("Three.");
        await documents.DeleteAsync("a");
        (await documents.FindAsync("three")).ShouldBeEmpty();
    }

    [Fact]
    public async Task IndexAsync_gives_the_same_text_the_same_chunks_in_any_index()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        await documents.CreateIndexAsync("others");
        await documents.IndexAsync("a", "Refunds take two weeks.");
        await documents.Indexer.IndexAsync(
            DocumentsHarness.Tenant, "others", [DocumentsHarness.Write("a", "Refunds take two weeks.")], "", Token);

        var here = (await documents.SearchAsync("refunds")).Hits[0].Chunk;
        var there = (await documents.Searcher.SearchAsync(
            DocumentsHarness.Tenant, new() { IndexName = "others", Text = "refunds" }, null, Token)).Hits[0].Chunk;

        there.Key.ChunkId.ShouldBe(here.Key.ChunkId);
        there.ContentHash.ShouldBe(here.ContentHash);
        here.Key.ChunkId.Version.ShouldBe(8);
    }

    [Fact]
    public async Task IndexAsync_begins_after_the_embedding_and_all_at_once()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        documents.Generator.Meanwhile = () =>
        {
            documents.Time.Advance(TimeSpan.FromSeconds(3));
            return Task.CompletedTask;
        };

        await documents.IndexAsync(DocumentsHarness.Writes(("a", "One."), ("b", "Two.")));

        (await documents.GetAsync("a")).IndexedAt.ShouldBe(documents.Clock.Now);
        (await documents.GetAsync("b")).IndexedAt.ShouldBe(documents.Clock.Now);
    }

    [Fact]
    public async Task IndexAsync_with_a_request_id_stores_once_and_refuses_another_body()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        Task<IndexingResult> Once(string text, string requestId = "r1") => documents.Indexer.IndexAsync(
            DocumentsHarness.Tenant, DocumentsHarness.Name, [DocumentsHarness.Write("a", text)], requestId, Token);
        (await Once("One.")).Indexed.ShouldBe(1);
        await documents.IndexAsync("a", "Two.");

        (await Once("One.")).Unchanged.ShouldBe(1);

        (await documents.GetAsync("a")).Text.ShouldBe("Two.");
        await Once("Three.").ShouldBeRefusedAsync(ErrorReason.RequestIdReused, "request_id");
        await Once("Two.", new string('r', 129)).ShouldBeRefusedAsync(ErrorReason.InvalidField, "request_id");
    }

    [Fact]
    public async Task IndexAsync_that_found_everything_unchanged_remembers_its_request_id_too()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        await documents.IndexAsync("a", "One.");
        Task<IndexingResult> Once() => documents.Indexer.IndexAsync(
            DocumentsHarness.Tenant, DocumentsHarness.Name, [DocumentsHarness.Write("a", "One.")], "r1", Token);
        (await Once()).Unchanged.ShouldBe(1);
        await documents.IndexAsync("a", "Two.");

        await Once();

        (await documents.GetAsync("a")).Text.ShouldBe("Two.");
    }

    [Fact]
    public async Task IndexAsync_while_the_embedder_fails_stores_nothing_and_works_again_after()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        documents.Generator.Fails = true;

        await documents.IndexAsync("a", "One.").ShouldBeRefusedAsync(ErrorReason.EmbedderUnavailable);
        await documents.IngestAsync(DocumentsHarness.Write("a", "One.")).ShouldBeRefusedAsync(ErrorReason.EmbedderUnavailable);

        documents.Store.Appends.ShouldBe(0);
        documents.Generator.Fails = false;
        (await documents.IndexAsync("a", "One.")).Indexed.ShouldBe(1);
    }

    [Fact]
    public async Task IndexAsync_into_an_index_of_another_embedder_is_refused_and_says_both()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        await using var other = new DocumentsHarness(documents.Data, new EmbedderIdentity("other", 3), documents.Time);

        var refusal = await other.IndexAsync("a", "One.").ShouldBeRefusedAsync(ErrorReason.EmbedderMismatch);

        refusal.Metadata["index_model"].ShouldBe("local-ngram-v2");
        refusal.Metadata["index_dimensions"].ShouldBe("768");
        refusal.Metadata["server_model"].ShouldBe("other");
        refusal.Metadata["server_dimensions"].ShouldBe("3");
        await other.IngestAsync(DocumentsHarness.Write("a", "One.")).ShouldBeRefusedAsync(ErrorReason.EmbedderMismatch);
    }

    [Fact]
    public async Task Unknown_index_is_refused_with_the_closest_names()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        var write = DocumentsHarness.Write("a", "One.");

        (await documents.Indexer.IndexAsync(DocumentsHarness.Tenant, "polices", [write], "", Token)
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "index_name")).Metadata["closest"].ShouldBe("policies");
        await documents.Indexer.IngestAsync(DocumentsHarness.Tenant, "polices", [write], Token)
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "index_name");
        await documents.Indexer.DeleteAsync(DocumentsHarness.Tenant, "polices", "a", Token)
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "index_name");
        await documents.Indexer.IndexAsync(DocumentsHarness.Tenant, "", [write], "", Token)
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "index_name");
    }

    [Fact]
    public async Task Index_that_is_deleted_while_the_embedder_works_takes_nothing()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        documents.Generator.Meanwhile = () => documents.Registrar.DeleteAsync(DocumentsHarness.Tenant, DocumentsHarness.Name, Token);

        await documents.IndexAsync("a", "One.").ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "index_name");

        documents.Generator.Meanwhile = () => Task.CompletedTask;
        var again = await documents.CreateIndexAsync();
        (await documents.Registrar.ReadStatisticsAsync(again, Token)).Documents.ShouldBe(0);
    }

    [Fact]
    public async Task IndexAsync_refuses_what_makes_too_many_chunks_and_ingest_rejects_it_alone()
    {
        await using var documents = await DocumentsHarness.CreateAsync(new ChunkingOptions(16, 0));
        var large = DocumentsHarness.Write("large", string.Concat(Enumerable.Repeat("a b c d e f g h i j k l m n o p. ", 41_000)), 1);
        var small = DocumentsHarness.Write("small", "One.");

        await documents.IndexAsync(small, large).ShouldBeRefusedAsync(ErrorReason.TooLarge, "documents[1].text");
        var result = await documents.IngestAsync(small, large);

        result.Indexed.ShouldBe(1);
        result.Rejected.ShouldHaveSingleItem().Fault.Reason.ShouldBe(ErrorReason.TooLarge);
    }

    [Fact]
    public async Task IngestAsync_stores_a_large_batch_in_parts_each_document_whole()
    {
        await using var documents = await DocumentsHarness.CreateAsync(new ChunkingOptions(16, 0));
        var writes = Enumerable.Range(0, 300)
            .Select(i => DocumentsHarness.Write($"d{i}", string.Join(' ', Enumerable.Repeat($"word{i}", 60)), i)).ToArray();
        documents.Store.AppendsUntilFailure = 1;

        await Should.ThrowAsync<StoreUnavailableException>(documents.IngestAsync(writes));
        documents.Store.AppendsUntilFailure = int.MaxValue;
        var result = await documents.IngestAsync(writes);

        result.Unchanged.ShouldBeInRange(1, 299);
        (result.Indexed + result.Unchanged).ShouldBe(300);
        documents.Store.Appends.ShouldBeGreaterThan(3);
        for (var i = 0; i < writes.Length; i++)
        {
            (await documents.GetAsync($"d{i}")).Text.ShouldBe(writes[i].Text);
        }
    }

    [Fact]
    public async Task IndexAsync_that_is_cancelled_while_the_embedder_works_stores_nothing()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        using var leaving = new CancellationTokenSource();
        documents.Generator.Meanwhile = leaving.CancelAsync;

        await Should.ThrowAsync<OperationCanceledException>(documents.Indexer.IndexAsync(
            DocumentsHarness.Tenant, DocumentsHarness.Name, [DocumentsHarness.Write("a", "One.")], "", leaving.Token));

        documents.Store.Appends.ShouldBe(0);
    }

    [Fact]
    public async Task DeleteAsync_ends_a_document_once()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        await documents.IndexAsync("a", "One.");
        documents.Time.Advance(TimeSpan.FromSeconds(1));

        var deletedAt = await documents.DeleteAsync("a");

        deletedAt.ShouldBe(documents.Clock.Now);
        await documents.GetAsync("a").ShouldBeRefusedAsync(ErrorReason.DocumentNotFound, "document_id");
        await documents.DeleteAsync("a").ShouldBeRefusedAsync(ErrorReason.DocumentNotFound, "document_id");
        await documents.DeleteAsync("never").ShouldBeRefusedAsync(ErrorReason.DocumentNotFound, "document_id");
        await documents.DeleteAsync("").ShouldBeRefusedAsync(ErrorReason.InvalidField, "document_id");
        (await documents.GetAsync("a", deletedAt.AddMicroseconds(-1))).SupersededAt.ShouldBe(deletedAt);
        (await documents.IndexAsync("a", "One.")).Indexed.ShouldBe(1);
    }
}
