namespace Fabra.Grpc.Server.Tests.Embedding;

public sealed class EndpointEmbeddingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embed_sends_model_texts_and_key_and_takes_the_vectors()
    {
        await using var endpoint = await FakeEndpoint.StartAsync();
        using var caller = new EndpointCaller(endpoint.BaseUrl) { Settings = { ApiKey = "sk-test" } };

        var vectors = await caller.EmbedAsync("", "xxx");

        vectors[0].ToArray().ShouldBe([0, 1]);
        vectors[1].ToArray().ShouldBe([0.9486833f, 0.31622776f]);
        var request = endpoint.Requests.ShouldHaveSingleItem();
        request.Authorization.ShouldBe("Bearer sk-test");
        request.Body.GetProperty("model").GetString().ShouldBe("m");
        request.Body.GetProperty("input").GetArrayLength().ShouldBe(2);
        request.Body.TryGetProperty("dimensions", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Embed_asks_for_dimensions_only_when_told_to_and_sends_no_key_without_one()
    {
        await using var endpoint = await FakeEndpoint.StartAsync();
        using var caller = new EndpointCaller(endpoint.BaseUrl) { Settings = { RequestDimensions = true } };

        await caller.EmbedAsync("x");

        endpoint.Requests.ShouldHaveSingleItem().Body.GetProperty("dimensions").GetInt32().ShouldBe(2);
        endpoint.Requests[0].Authorization.ShouldBeEmpty();
    }

    [Fact]
    public async Task Embed_endpoint_without_a_path_is_found()
    {
        await using var endpoint = await FakeEndpoint.StartAsync();
        using var caller = new EndpointCaller(endpoint.Root);

        (await caller.EmbedAsync("x")).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Embed_many_texts_go_in_batches()
    {
        await using var endpoint = await FakeEndpoint.StartAsync();
        using var caller = new EndpointCaller(endpoint.BaseUrl) { Settings = { BatchSize = 2 } };

        (await caller.EmbedAsync("a", "b", "c", "d", "e")).Count.ShouldBe(5);

        endpoint.Requests.Select(request => request.Body.GetProperty("input").GetArrayLength()).ShouldBe([2, 2, 1]);
    }

    [Fact]
    public async Task Embed_answer_in_another_order_is_put_right()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Vectors(data =>
            [.. data.Reverse().Select(vector => vector!.DeepClone())]));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        var vectors = await caller.EmbedAsync("", "x");

        vectors[0].ToArray().ShouldBe([0, 1]);
        vectors[1].Span[0].ShouldBeGreaterThan(0.5f);
    }

    [Fact]
    public async Task Embed_base64_is_understood()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Vectors(_ => [FakeEndpoint.Base64Vector(0, 3, 4)]));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.EmbedAsync("x"))[0].ToArray().ShouldBe([0.6f, 0.8f]);
    }

    [Fact]
    public async Task Embed_wrong_count_is_refused()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Vectors(_ => [FakeEndpoint.Vector(0, 1, 2)]));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.RefusalAsync("a", "b")).ShouldBe("the embedder m gave 1 vectors for 2 texts");
    }

    [Fact]
    public async Task Embed_wrong_dimensions_are_refused()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Vectors(_ => [FakeEndpoint.Vector(0, 1, 2, 3)]));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.RefusalAsync("a")).ShouldBe("the embedder m gave a vector of 3 dimensions, not 2");
    }

    [Fact]
    public async Task Embed_numbers_that_are_none_are_refused()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(
            FakeEndpoint.Vectors(_ => [FakeEndpoint.Base64Vector(0, float.NaN, 1)]));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.RefusalAsync("a")).ShouldBe("the embedder m gave a vector with numbers that are not finite");
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":null}]}")]
    [InlineData("{\"object\":\"list\",\"data\":[{\"index\":7,\"embedding\":[1,2]}]}")]
    [InlineData("{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":[\"x\"]}]}")]
    [InlineData("{\"object\":\"list\",\"data\":[{\"index\":0,\"embedding\":\"!\"}]}")]
    public async Task Embed_answer_that_makes_no_sense_is_refused(string body)
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Status(200, body));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.RefusalAsync("a")).ShouldBeOneOf(
            "the embedder m gave an answer that is not understood",
            "the embedder m gave 0 vectors for 1 texts");
    }

    [Fact]
    public async Task Embed_cancelled_while_waiting_ends_the_call_and_is_no_failure_of_the_endpoint()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Silence(stop.Cancel));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        await Should.ThrowAsync<OperationCanceledException>(() => caller.Embedder.EmbedAsync(["a"], stop.Token));

        endpoint.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Embed_beyond_the_rate_waits_until_cancelled()
    {
        await using var endpoint = await FakeEndpoint.StartAsync();
        using var caller = new EndpointCaller(endpoint.BaseUrl) { Settings = { BatchSize = 1, RequestsPerMinute = 2 } };
        await caller.EmbedAsync("a", "b");
        using var stop = new CancellationTokenSource();

        var third = caller.Embedder.EmbedAsync(["c"], stop.Token);

        third.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => third);
        endpoint.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Embed_beyond_the_rate_of_tokens_waits_and_one_huge_batch_takes_a_whole_minute()
    {
        await using var endpoint = await FakeEndpoint.StartAsync();
        using var caller = new EndpointCaller(endpoint.BaseUrl) { Settings = { TokensPerMinute = 1000 } };
        await caller.EmbedAsync(string.Join(' ', Enumerable.Repeat("word", 2000)));
        using var stop = new CancellationTokenSource();

        var second = caller.Embedder.EmbedAsync(["word"], stop.Token);

        second.IsCompleted.ShouldBeFalse();
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => second);
        endpoint.Requests.Count.ShouldBe(1);
    }
}
