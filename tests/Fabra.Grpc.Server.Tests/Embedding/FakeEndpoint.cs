using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fabra.Grpc.Server.Tests.Embedding;

/// <summary>Answers the embeddings call as a test says: one answer after the other, and the last one from then on.</summary>
internal sealed class FakeEndpoint : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Queue<Func<HttpContext, string[], Task>> _answers;
    private readonly ConcurrentQueue<Request> _requests = new();

    private FakeEndpoint(IEnumerable<Func<HttpContext, string[], Task>> answers)
    {
        _answers = new Queue<Func<HttpContext, string[], Task>>(answers);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.MapPost("/v1/embeddings", AnswerAsync);
        _app.MapPost("/embeddings", AnswerAsync);
    }

    public Uri Root => new(_app.Urls.Single());

    public Uri BaseUrl => new(Root, "v1");

    public IReadOnlyList<Request> Requests => [.. _requests];

    public static async Task<FakeEndpoint> StartAsync(params Func<HttpContext, string[], Task>[] answers)
    {
        var endpoint = new FakeEndpoint(answers.Length == 0 ? [Vectors()] : answers);
        await endpoint._app.StartAsync(TestContext.Current.CancellationToken);
        return endpoint;
    }

    /// <summary>Vectors of two dimensions: the length of the text, and 1. As numbers, or as base64 when that is asked for.</summary>
    public static Func<HttpContext, string[], Task> Vectors(Func<JsonArray, JsonArray>? change = null) => (context, texts) =>
    {
        var data = new JsonArray([.. texts.Select((text, index) => Vector(index, text.Length, 1))]);
        return context.Response.WriteAsJsonAsync(new JsonObject
        {
            ["object"] = "list",
            ["model"] = "m",
            ["data"] = change is null ? data : change(data),
            ["usage"] = new JsonObject { ["prompt_tokens"] = 1, ["total_tokens"] = 1 },
        });
    };

    public static JsonObject Vector(int index, params float[] numbers) =>
        new() { ["object"] = "embedding", ["index"] = index, ["embedding"] = new JsonArray([.. numbers.Select(n => JsonValue.Create(n))]) };

    /// <summary>Octets of little-endian floats: the only form in which a number can be none.</summary>
    public static JsonObject Base64Vector(int index, params float[] numbers) => new()
    {
        ["object"] = "embedding",
        ["index"] = index,
        ["embedding"] = Convert.ToBase64String([.. numbers.SelectMany(BitConverter.GetBytes)]),
    };

    public static Func<HttpContext, string[], Task> Status(int status, string body = "", string? retryAfter = null) => (context, _) =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
        {
            context.Response.Headers.RetryAfter = retryAfter;
        }

        return context.Response.WriteAsync(body);
    };

    /// <summary>Vectors, unless one of the texts is longer than a model reads: then a refusal in OpenAI's words, of the request as a whole.</summary>
    public static Func<HttpContext, string[], Task> VectorsUpTo(int letters, int status = 400) => (context, texts) =>
        texts.All(text => text.Length <= letters)
            ? Vectors()(context, texts)
            : Status(status, $$"""{"error": {"message": "This model's maximum context length is {{letters}} letters.", "type": "invalid_request_error"} }""")(
                context, texts);

    /// <summary>No answer until the caller has gone.</summary>
    public static Func<HttpContext, string[], Task> Silence(Action? asked = null) => async (context, texts) =>
    {
        asked?.Invoke();
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    };

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        string[] texts = [.. body.RootElement.GetProperty("input").EnumerateArray().Select(text => text.GetString()!)];
        _requests.Enqueue(new Request(context.Request.Headers.Authorization.ToString(), body.RootElement.Clone()));
        Func<HttpContext, string[], Task> answer;
        lock (_answers)
        {
            answer = _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
        }

        await answer(context, texts);
    }

    public sealed record Request(string Authorization, JsonElement Body);
}
