using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Documents.Indexes;

public sealed class IndexRegistrarTests
{
    private static CancellationToken Token => DocumentsHarness.Token;

    [Fact]
    public async Task CreateAsync_of_the_same_again_returns_it_and_says_that_it_existed()
    {
        await using var documents = new DocumentsHarness();
        var first = await CreateAsync(documents, "policies", "What we promise.");
        documents.Time.Advance(TimeSpan.FromMinutes(1));

        var again = await CreateAsync(documents, "policies", "What we promise.");

        first.Created.ShouldBeTrue();
        again.Created.ShouldBeFalse();
        again.Index.ShouldBe(first.Index);
        again.Index.Embedder.ShouldBe(DocumentsHarness.Local);
        again.Index.Chunking.ShouldBe(new ChunkingOptions(512, 51));
    }

    [Fact]
    public async Task CreateAsync_with_other_settings_is_refused_naming_each()
    {
        await using var documents = new DocumentsHarness();
        var existing = await CreateAsync(documents, "policies", "a");

        var refusal = await CreateAsync(documents, "policies", "b", new ChunkingOptions(256, 10))
            .ShouldBeRefusedAsync(ErrorReason.IndexExists, "index.description");

        refusal.Fields.Select(field => field.Field)
            .ShouldBe(["index.description", "index.chunking.max_tokens", "index.chunking.overlap_tokens"]);
        refusal.Metadata["index_id"].ShouldBe(existing.Index.IndexId.ToString());
    }

    [Fact]
    public async Task CreateAsync_on_a_server_with_another_embedder_is_refused()
    {
        await using var documents = new DocumentsHarness();
        await CreateAsync(documents, "policies");
        await using var other = new DocumentsHarness(documents.Data, new EmbedderIdentity("other", 384), documents.Time);

        await CreateAsync(other, "policies").ShouldBeRefusedAsync(ErrorReason.IndexExists, "index.embedder");
    }

    [Theory]
    [InlineData("", "index.name")]
    [InlineData("two words", "index.name")]
    [InlineData("slash/ed", "index.name")]
    public async Task CreateAsync_refuses_names_that_are_none(string name, string field)
    {
        await using var documents = new DocumentsHarness();

        await CreateAsync(documents, name).ShouldBeRefusedAsync(ErrorReason.InvalidField, field);
        await CreateAsync(documents, new string('x', 201)).ShouldBeRefusedAsync(ErrorReason.InvalidField, field);
    }

    [Theory]
    [InlineData(15, 0, "index.chunking.max_tokens")]
    [InlineData(8193, 0, "index.chunking.max_tokens")]
    [InlineData(100, 51, "index.chunking.overlap_tokens")]
    [InlineData(100, -1, "index.chunking.overlap_tokens")]
    public async Task CreateAsync_refuses_chunks_that_cannot_be(int maxTokens, int overlap, string field)
    {
        await using var documents = new DocumentsHarness();

        await CreateAsync(documents, "policies", "", new ChunkingOptions(maxTokens, overlap))
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, field);
    }

    [Fact]
    public async Task CreateAsync_refuses_descriptions_that_no_store_holds()
    {
        await using var documents = new DocumentsHarness();

        await CreateAsync(documents, "policies", "a\0b").ShouldBeRefusedAsync(ErrorReason.InvalidField, "index.description");
        await CreateAsync(documents, "policies", new string('x', 2001))
            .ShouldBeRefusedAsync(ErrorReason.InvalidField, "index.description");
    }

    [Fact]
    public async Task GetAsync_of_an_unknown_name_offers_the_closest()
    {
        await using var documents = await DocumentsHarness.CreateAsync();

        var refusal = await documents.Registrar.GetAsync(DocumentsHarness.Tenant, "polices", Token)
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "name");

        refusal.Metadata["closest"].ShouldBe("policies");
        await documents.Registrar.GetAsync(DocumentsHarness.Tenant, "", Token).ShouldBeRefusedAsync(ErrorReason.InvalidField, "name");
    }

    [Fact]
    public async Task Name_of_a_deleted_index_is_free_and_names_another_index()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        await documents.IndexAsync("d1", "Refunds take two weeks.");
        var before = await documents.Registrar.GetAsync(DocumentsHarness.Tenant, DocumentsHarness.Name, Token);
        documents.Time.Advance(TimeSpan.FromSeconds(1));

        var deletedAt = await documents.Registrar.DeleteAsync(DocumentsHarness.Tenant, DocumentsHarness.Name, Token);

        deletedAt.ShouldBe(documents.Clock.Now);
        await documents.Registrar.DeleteAsync(DocumentsHarness.Tenant, DocumentsHarness.Name, Token)
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "name");
        var after = await CreateAsync(documents, DocumentsHarness.Name);
        after.Created.ShouldBeTrue();
        after.Index.IndexId.ShouldNotBe(before.IndexId);
        (await documents.Registrar.ReadStatisticsAsync(after.Index, Token)).ShouldBe(new IndexStatistics(0, 0, 0));
    }

    [Fact]
    public async Task ListAsync_lists_live_indexes_by_name()
    {
        await using var documents = new DocumentsHarness();
        foreach (var name in new[] { "b", "a", "C", "d" })
        {
            await CreateAsync(documents, name);
        }

        await documents.Registrar.DeleteAsync(DocumentsHarness.Tenant, "b", Token);

        (await ListAsync(null, 10)).ShouldBe(["C", "a", "d"]);
        (await ListAsync("C", 1)).ShouldBe(["a"]);

        async Task<IEnumerable<string>> ListAsync(string? after, int limit) =>
            (await documents.Registrar.ListAsync(DocumentsHarness.Tenant, after, limit, Token)).Select(index => index.Name);
    }

    private static Task<IndexCreation> CreateAsync(
        DocumentsHarness documents, string name, string description = "", ChunkingOptions? chunking = null) =>
        documents.Registrar.CreateAsync(DocumentsHarness.Tenant, name, description, chunking ?? ChunkingOptions.Default, Token);
}
