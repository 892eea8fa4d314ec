using Fabra.Authoring;

namespace Fabra.Grpc.Server.Tests.Embedding;

/// <summary>An endpoint that works and does not take a text: 400, 413, 422. It is no failure of the endpoint, and not tried again.</summary>
public sealed class EndpointRefusalTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task Embed_refused_text_is_found_in_halves_and_the_others_go_on(int status)
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.VectorsUpTo(5, status));
        using var caller = new EndpointCaller(endpoint.BaseUrl);
        IReadOnlyList<IReadOnlyList<string>> owners = [["a", "bb"], ["ccc", "far too long", "d"], ["eeee"], ["f", "g", "h"]];

        var embedded = await caller.Embedder.EmbedAllAsync(owners, Token);

        embedded.Select(owner => owner.Vectors.Count).ShouldBe([2, 0, 1, 3]);
        var refusal = embedded[1].Refusal.ShouldNotBeNull();
        refusal.Place.ShouldBe(1);
        refusal.Message.ShouldBe($"the embedder m refused the texts (HTTP {status}): This model's maximum context length is 5 letters.");
        embedded[2].Vectors[0].Span[0].ShouldBe(4 / float.Sqrt(17), 1e-6f);
        endpoint.Requests.Count.ShouldBeLessThan(2 * 9);
        caller.Time.Waits.ShouldBeEmpty();
        caller.Logs.Texts.ShouldHaveSingleItem().ShouldStartWith("embedding_refused model=m texts=9 error=the embedder m");
    }

    [Fact]
    public async Task Embed_many_refused_texts_of_one_owner_cost_one_search()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.VectorsUpTo(5));
        using var caller = new EndpointCaller(endpoint.BaseUrl) { Settings = { BatchSize = 4 } };
        string[] tooLong = [.. Enumerable.Repeat("far too long", 100)];

        var embedded = await caller.Embedder.EmbedAllAsync([tooLong, ["a"]], Token);

        embedded[0].Refusal.ShouldNotBeNull().Place.ShouldBe(0);
        embedded[1].Vectors.Count.ShouldBe(1);
        // The batch, a word to see whether anything is taken, two halves of it, and what is left.
        endpoint.Requests.Count.ShouldBe(5);
    }

    [Fact]
    public async Task Embed_too_many_at_a_time_go_in_smaller_batches()
    {
        await using var endpoint = await FakeEndpoint.StartAsync((context, texts) => texts.Length > 3
            ? FakeEndpoint.Status(413, """{"error": "batch size 8 > maximum allowed batch size 3", "error_type": "Validation"}""")(context, texts)
            : FakeEndpoint.Vectors()(context, texts));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.EmbedAsync("a", "b", "c", "d", "e", "f", "g", "h")).Count.ShouldBe(8);
    }

    [Fact]
    public async Task Embed_refusal_of_every_text_is_a_failure_of_the_endpoint()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(
            FakeEndpoint.Status(400, """{"error": {"message": "API key sk-test not valid. Pass a valid API key."}}"""));
        using var caller = new EndpointCaller(endpoint.BaseUrl) { Settings = { ApiKey = "sk-test" } };

        (await caller.RefusalAsync("a", "b", "c"))
            .ShouldBe("the embedder m refused the texts (HTTP 400): API key (secret) not valid. Pass a valid API key.");

        endpoint.Requests.Count.ShouldBe(2);
        caller.Logs.Texts.ShouldAllBe(text => !text.Contains("sk-test"));
    }

    [Fact]
    public async Task Embed_failure_while_the_text_is_looked_for_is_one_of_the_endpoint()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(
            FakeEndpoint.Status(400), FakeEndpoint.Vectors(), FakeEndpoint.Status(401));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.RefusalAsync("a", "b")).ShouldBe("the embedder m refused the key (HTTP 401): see FABRA_EMBEDDING_API_KEY");
    }

    [Theory]
    [InlineData("""{"error": "plain"}""", "plain")]
    [InlineData("""{"object": "error", "message": "from vLLM"}""", "from vLLM")]
    [InlineData("""{"detail": "from FastAPI"}""", "from FastAPI")]
    [InlineData("""{"error": {"message": "two\r\nlines \u001b[31mred"}}""", "two lines  [31mred")]
    public async Task Embed_words_of_other_endpoints_are_told_on_one_line(string body, string words)
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Status(422, body));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.RefusalAsync("a")).ShouldBe($"the embedder m refused the texts (HTTP 422): {words}");
    }

    [Fact]
    public async Task Embed_long_words_are_cut_by_bytes_between_two_letters()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(
            FakeEndpoint.Status(400, $$"""{"error": {"message": "{{string.Concat(Enumerable.Repeat("長😀", 200))}}"} }"""));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        var message = await caller.RefusalAsync("a");

        message.ShouldEndWith("…");
        message.EnumerateRunes().ShouldAllBe(rune => rune.Value != 0xFFFD);
        Core.Errors.BoundedText.EncodedLength(message).ShouldBeLessThan(700);
    }

    [Fact]
    public async Task Embed_single_text_that_is_refused_is_the_callers()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.VectorsUpTo(5));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        var refusal = await Should.ThrowAsync<FabraException>(() => caller.EmbedAsync("far too long"));

        refusal.Reason.ShouldBe(ErrorReason.TextRefused);
    }
}
