using System.Net;
using System.Net.Sockets;

namespace Fabra.Grpc.Server.Tests.Embedding;

public sealed class EndpointRetryTests
{
    [Fact]
    public async Task Embed_too_many_requests_then_well_waits_as_long_as_asked()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Status(429, retryAfter: "7"), FakeEndpoint.Vectors());
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.EmbedAsync("a")).Count.ShouldBe(1);

        caller.Time.Waits.ShouldBe([TimeSpan.FromSeconds(7)]);
        endpoint.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Embed_date_to_wait_for_is_understood()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(
            FakeEndpoint.Status(503, retryAfter: "Fri, 02 Jan 2026 03:04:25 GMT"), FakeEndpoint.Vectors());
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        await caller.EmbedAsync("a");

        caller.Time.Waits.ShouldBe([TimeSpan.FromSeconds(20)]);
    }

    [Fact]
    public async Task Embed_asked_to_wait_too_long_gives_up_at_once_and_says_so()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Status(429, retryAfter: "3600"));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.RefusalAsync("a")).ShouldBe("the embedder m limits the rate (HTTP 429) and asks to wait 3600s");

        endpoint.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Embed_server_errors_are_tried_again_with_longer_waits_and_then_given_up()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Status(503));
        using var caller = new EndpointCaller(endpoint.BaseUrl) { Settings = { MaxRetries = 3 } };

        (await caller.RefusalAsync("a")).ShouldBe("the embedder m failed (HTTP 503)");

        endpoint.Requests.Count.ShouldBe(4);
        caller.Time.Waits.Count.ShouldBe(3);
        caller.Time.Waits[0].TotalSeconds.ShouldBeInRange(0.375, 0.625);
        caller.Time.Waits[1].TotalSeconds.ShouldBeInRange(0.75, 1.25);
        caller.Time.Waits[2].TotalSeconds.ShouldBeInRange(1.5, 2.5);
    }

    [Fact]
    public async Task Embed_silence_is_tried_again_and_then_reported_as_too_slow()
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Silence());
        using var caller = new EndpointCaller(endpoint.BaseUrl)
        {
            Settings = { MaxRetries = 1, Timeout = TimeSpan.FromMilliseconds(100) },
        };

        (await caller.RefusalAsync("a")).ShouldBe("the embedder m did not answer within 0.1s");

        endpoint.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Embed_nobody_there_is_reported_as_such()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var caller = new EndpointCaller(new Uri($"http://127.0.0.1:{port}/v1")) { Settings = { MaxRetries = 2 } };

        (await caller.RefusalAsync("a")).ShouldBe("the embedder m cannot be reached");

        caller.Time.Waits.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(401, "the embedder m refused the key (HTTP 401): see FABRA_EMBEDDING_API_KEY")]
    [InlineData(403, "the embedder m refused the key (HTTP 403): see FABRA_EMBEDDING_API_KEY")]
    [InlineData(404, "the embedder m was not found (HTTP 404): see FABRA_EMBEDDING_BASE_URL and FABRA_EMBEDDING_MODEL")]
    public async Task Embed_refusal_is_not_tried_again_and_never_tells_the_key(int status, string message)
    {
        await using var endpoint = await FakeEndpoint.StartAsync(
            FakeEndpoint.Status(status, "{\"error\": {\"message\": \"too long for key sk-test\"}}"));
        using var caller = new EndpointCaller(endpoint.BaseUrl) { Settings = { ApiKey = "sk-test" } };

        (await caller.RefusalAsync("a")).ShouldBe(message);

        endpoint.Requests.Count.ShouldBe(1);
        caller.Logs.Texts.ShouldHaveSingleItem().ShouldStartWith("embedding_failed model=m texts=1 error=the embedder m");
        caller.Logs.Texts.ShouldAllBe(text => !text.Contains("sk-test"));
    }

    [Theory]
    [InlineData("<html>Bad Gateway</html>")]
    [InlineData("[]")]
    [InlineData("{\"error\": {\"message\": 5}}")]
    [InlineData("")]
    public async Task Embed_refusal_without_a_reason_says_the_status(string body)
    {
        await using var endpoint = await FakeEndpoint.StartAsync(FakeEndpoint.Status(422, body));
        using var caller = new EndpointCaller(endpoint.BaseUrl);

        (await caller.RefusalAsync("a")).ShouldBe("the embedder m refused the texts (HTTP 422)");
    }
}
