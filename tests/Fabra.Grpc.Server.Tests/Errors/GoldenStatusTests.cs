using System.Text.Json;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Grpc.Server.Tests.Errors;

/// <summary>Clients in any language read these bytes, so they stay as version 0.1 sent them.</summary>
public sealed class GoldenStatusTests
{
    // A step names another field than the call of the same feature, so it has bytes of its own.
    private const string UnknownFeatureInStep =
        "CAUSQGZlYXR1cmVfbmFtZXNbMF06IG5vIGZlYXR1cmUgInVzZXJfYWdlZSI7IGRpZCB5b3UgbWVhbiB1c2VyX2FnZT8acAoodHlwZS5nb29nbGVhcGlzLmNvbS9n"
        + "b29nbGUucnBjLkVycm9ySW5mbxJECg9VTktOT1dOX0ZFQVRVUkUSCWZhYnJhLmRldhoRCgRuYW1lEgl1c2VyX2FnZWUaEwoHY2xvc2VzdBIIdXNlcl9hZ2UacQop"
        + "dHlwZS5nb29nbGVhcGlzLmNvbS9nb29nbGUucnBjLkJhZFJlcXVlc3QSRApCChBmZWF0dXJlX25hbWVzWzBdEi5ubyBmZWF0dXJlICJ1c2VyX2FnZWUiOyBkaWQg"
        + "eW91IG1lYW4gdXNlcl9hZ2U/";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refused_calls_carry_the_golden_bytes()
    {
        await using var server = await StartAsync();
        using var golden = JsonDocument.Parse(Repository.Read("tests/golden/status-v1.json"));
        var vectors = golden.RootElement.GetProperty("vectors").EnumerateArray().ToList();
        vectors.Count.ShouldBe(5);

        foreach (var vector in vectors)
        {
            var (code, details) = await RawRpc.CallForTextAsync(
                server.Server.GrpcAddress,
                vector.GetProperty("method").GetString()!,
                vector.GetProperty("request").GetBytesFromBase64(),
                Cancel);

            var name = vector.GetProperty("name").GetString();
            code.ShouldBe(vector.GetProperty("code").GetRawText(), name);
            details.ShouldBe(vector.GetProperty("trailer").GetString(), name);
        }
    }

    [Fact]
    public async Task Failed_step_of_a_session_carries_the_golden_bytes()
    {
        await using var server = await StartAsync();
        using var session = new ContextService.ContextServiceClient(server.Channel).Assemble(cancellationToken: Cancel);
        await session.RequestStream.WriteAsync(new AssembleRequest { StepId = 1, Open = new OpenStep { Name = "chat" } }, Cancel);
        await session.ResponseStream.MoveNext(Cancel);

        var read = new GetFeaturesStep { FeatureNames = { "user_agee" }, EntityIds = { "u1" } };
        await session.RequestStream.WriteAsync(new AssembleRequest { StepId = 2, GetFeatures = read }, Cancel);
        await session.ResponseStream.MoveNext(Cancel);

        var error = session.ResponseStream.Current.Error;
        error.Status.ToBase64().ShouldBe(UnknownFeatureInStep);
        error.Reason.ShouldBe("UNKNOWN_FEATURE");
        error.Code.ShouldBe((int)StatusCode.NotFound);
    }

    /// <summary>A server that knows one feature, so that a misspelt name has a closest one.</summary>
    private static async Task<TestServer> StartAsync()
    {
        var server = await TestServer.StartAsync();
        var request = new RegisterFeaturesRequest
        {
            Entities = { new Entity { Name = "user" } },
            Features = { new FeatureDefinition { Name = "user_age", EntityName = "user", ValueType = V1.ValueType.Int64 } },
        };
        await new FeatureService.FeatureServiceClient(server.Channel).RegisterFeaturesAsync(request, cancellationToken: Cancel);
        return server;
    }
}
