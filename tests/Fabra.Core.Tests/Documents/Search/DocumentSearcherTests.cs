using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Search;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Documents.Search;

public sealed class DocumentSearcherTests
{
    private static CancellationToken Token => DocumentsHarness.Token;

    private static readonly (string Field, SearchQuery Query)[] Bad =
    [
        ("query", Query("")),
        ("query", Query(" \n")),
        ("query", Query(new string('q', 10_001))),
        ("query", Query("a\0b")),
        ("query", Query("a\uD800")),
        ("top_k", Query("refunds") with { TopK = 0 }),
        ("top_k", Query("refunds") with { TopK = -1 }),
        ("top_k", Query("refunds") with { TopK = 10_000 }),
        ("index_name", Query("refunds") with { IndexName = "" }),
    ];

    public static TheoryData<int> PlacesOfBad => [.. Enumerable.Range(0, Bad.Length)];

    [Theory]
    [MemberData(nameof(PlacesOfBad))]
    public async Task SearchAsync_refuses_what_cannot_be_answered_naming_the_field(int place)
    {
        var (field, query) = Bad[place];
        await using var documents = await FilledAsync();

        await documents.SearchAsync(query).ShouldBeRefusedAsync(ErrorReason.InvalidField, field);
    }

    [Fact]
    public async Task SearchAsync_refuses_an_impossible_filter_and_an_unknown_index()
    {
        await using var documents = await FilledAsync();

        await documents.SearchAsync(Query("refunds") with { Filter = new DocumentFilter.Equal("lang", Value.Null) })
            .ShouldBeRefusedAsync(ErrorReason.InvalidFilter, "filter.equals.value");
        (await documents.SearchAsync(Query("refunds") with { IndexName = "polices" })
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex, "index_name")).Metadata["closest"].ShouldBe("policies");
    }

    [Fact]
    public async Task Only_a_search_without_an_instant_may_be_answered_by_an_index_of_what_lives()
    {
        await using var documents = await FilledAsync();
        var query = Query("refunds") with { Mode = SearchMode.Vector };

        var result = await documents.Searcher.SearchAsync(DocumentsHarness.Tenant, query, null, Token);
        await documents.Searcher.SearchAsync(DocumentsHarness.Tenant, query, result.AsOf, Token);
        await documents.Searcher.RepeatAsync(
            DocumentsHarness.Tenant, result.Index.IndexId, query, result.QueryVector, result.AsOf, Token);

        documents.Store.Searched.Select(scope => (scope.Now, scope.AsOf))
            .ShouldBe([(true, result.AsOf), (false, result.AsOf), (false, result.AsOf)]);
    }

    [Theory]
    [InlineData(SearchMode.Vector)]
    [InlineData(SearchMode.Lexical)]
    [InlineData(SearchMode.Hybrid)]
    public async Task SearchAsync_opens_one_view_and_closes_it_also_when_it_fails(SearchMode mode)
    {
        await using var documents = await FilledAsync();

        await documents.SearchAsync(Query("refunds") with { Mode = mode });
        documents.Store.Searched.Count.ShouldBe(1);
        documents.Store.OpenViews.ShouldBe(0);

        documents.Store.BeforeReadingChunks = () => throw new StoreUnavailableException("documents", "gone");
        await Should.ThrowAsync<StoreUnavailableException>(documents.SearchAsync(Query("refunds") with { Mode = mode }));
        documents.Store.Searched.Count.ShouldBe(2);
        documents.Store.OpenViews.ShouldBe(0);
    }

    [Theory]
    [InlineData(SearchMode.Vector)]
    [InlineData(SearchMode.Lexical)]
    [InlineData(SearchMode.Hybrid)]
    public async Task SearchAsync_finds_the_passage_that_shares_the_words(SearchMode mode)
    {
        await using var documents = await FilledAsync();

        var result = await documents.SearchAsync("how long does a refund take, weeks?", mode);

        var best = result.Hits[0];
        best.Chunk.DocumentId.ShouldBe("refunds");
        best.Chunk.Content.ShouldBe("Refunds take two weeks.");
        best.Chunk.Metadata.ShouldHaveSingleItem().ShouldBe(KeyValuePair.Create("lang", Value.Of("en")));
        result.Hits.Select(hit => hit.Position).ShouldBe(Enumerable.Range(0, result.Hits.Count));
        result.Hits.Select(hit => hit.Score).ShouldBeInOrder(SortDirection.Descending);
        result.Hits.ShouldAllBe(hit => Math.Round(hit.Score, 6) == hit.Score);
        result.QueryVector.IsEmpty.ShouldBe(mode == SearchMode.Lexical);
        result.AsOf.ShouldBe(documents.Clock.Now);
    }

    [Fact]
    public async Task SearchAsync_by_both_weighs_the_vectors_of_the_local_embedder_less_than_words()
    {
        await using var documents = await FilledAsync();

        var best = (await documents.SearchAsync("refunds take two weeks", SearchMode.Hybrid)).Hits[0];

        best.Chunk.DocumentId.ShouldBe("refunds");
        best.Score.ShouldBe(Math.Round(1.1 / 61, 6));
        new EmbedderIdentity("text-embedding-3-small", 1536).FusionWeight.ShouldBe(1);
    }

    [Fact]
    public async Task SearchAsync_returns_at_most_what_was_asked_for()
    {
        await using var documents = await FilledAsync();

        (await documents.SearchAsync(Query("take two") with { TopK = 1 })).Hits.Count.ShouldBe(1);
        (await documents.SearchAsync(Query("take two") with { TopK = 1000, Mode = SearchMode.Vector })).Hits.Count.ShouldBe(4);
    }

    [Fact]
    public async Task SearchAsync_filters_before_it_ranks()
    {
        await using var documents = await DocumentsHarness.CreateAsync();
        await documents.IndexAsync(
            [
                .. Enumerable.Range(0, 200).Select(i => DocumentsHarness.Write(
                    $"d{i}", $"Refunds take {i} weeks.", i, ("lang", Value.Of("en")))),
                DocumentsHarness.Write("fr", "Les remboursements, refunds.", 200, ("lang", Value.Of("fr"))),
            ]);
        var query = Query("refunds take 7 weeks") with { Filter = new DocumentFilter.Equal("lang", Value.Of("fr")) };

        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            (await documents.SearchAsync(query with { Mode = mode })).Hits.ShouldHaveSingleItem().Chunk.DocumentId.ShouldBe("fr");
        }
    }

    [Fact]
    public async Task SearchAsync_of_nothing_that_the_embedder_sees_finds_nothing()
    {
        await using var documents = await FilledAsync();

        foreach (var mode in Enum.GetValues<SearchMode>())
        {
            (await documents.FindAsync("?!", mode)).ShouldBeEmpty();
        }
    }

    [Fact]
    public async Task Lexical_search_works_without_the_embedder_and_with_another_one()
    {
        await using var documents = await FilledAsync();
        await using var other = new DocumentsHarness(documents.Data, new EmbedderIdentity("other", 3), documents.Time);
        documents.Generator.Fails = true;

        (await documents.FindAsync("parcels", SearchMode.Lexical)).ShouldBe(["parcels"]);
        (await other.FindAsync("parcels", SearchMode.Lexical)).ShouldBe(["parcels"]);
        foreach (var mode in new[] { SearchMode.Vector, SearchMode.Hybrid })
        {
            await documents.FindAsync("parcels", mode).ShouldBeRefusedAsync(ErrorReason.EmbedderUnavailable);
            await other.FindAsync("parcels", mode).ShouldBeRefusedAsync(ErrorReason.EmbedderMismatch);
        }
    }

    [Fact]
    public async Task RepeatAsync_answers_as_before_without_the_embedder_also_of_a_deleted_index()
    {
        await using var documents = await FilledAsync();
        var query = Query("how long do parcels take");
        var before = await documents.SearchAsync(query);
        documents.Time.Advance(TimeSpan.FromSeconds(1));
        await documents.IndexAsync("parcels", "Nothing of the kind.");
        await documents.Registrar.DeleteAsync(DocumentsHarness.Tenant, DocumentsHarness.Name, Token);
        documents.Generator.Fails = true;

        var again = await documents.Searcher.RepeatAsync(
            DocumentsHarness.Tenant, before.Index.IndexId, query, before.QueryVector, before.AsOf, Token);

        again.Hits.Select(hit => (hit.Chunk.Key, hit.Chunk.Content, hit.Score, hit.Position))
            .ShouldBe(before.Hits.Select(hit => (hit.Chunk.Key, hit.Chunk.Content, hit.Score, hit.Position)));
        await documents.Searcher.RepeatAsync(DocumentsHarness.Tenant, Guid.Empty, query, before.QueryVector, before.AsOf, Token)
            .ShouldBeRefusedAsync(ErrorReason.UnknownIndex);
    }

    private static SearchQuery Query(string text) => new() { IndexName = DocumentsHarness.Name, Text = text };

    private static async Task<DocumentsHarness> FilledAsync()
    {
        var documents = await DocumentsHarness.CreateAsync();
        await documents.IndexAsync(
            DocumentsHarness.Write("refunds", "Refunds take two weeks.", 0, ("lang", Value.Of("en"))),
            DocumentsHarness.Write("parcels", "Parcels take two days.", 1),
            DocumentsHarness.Write("cats", "Cats sleep most of the day.", 2),
            DocumentsHarness.Write("dogs", "Dogs bark at night.", 3));
        return documents;
    }
}
