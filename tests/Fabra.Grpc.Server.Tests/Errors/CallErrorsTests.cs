using Fabra.Authoring;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Grpc.Server.Tests.Protos;
using Grpc.Core;
using ErrorReason = Fabra.Authoring.ErrorReason;

namespace Fabra.Grpc.Server.Tests.Errors;

public sealed class CallErrorsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_that_fails_with_a_reason_carries_it_with_metadata_and_fields()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted((_, _) => throw new FabraException(
            ErrorReason.UnknownFeature, "There is no feature 'x'.")
        {
            Fields = [new FieldViolation("name", "is not known")],
            Metadata = new Dictionary<string, string> { ["closest"] = "y" },
        }));

        var failure = await FailAsync(server);

        failure.StatusCode.ShouldBe(StatusCode.NotFound);
        failure.Status.Detail.ShouldBe("There is no feature 'x'.");
        var details = failure.Details();
        details.Code.ShouldBe((int)StatusCode.NotFound);
        details.Info().Domain.ShouldBe("fabra.dev");
        details.Info().Reason.ShouldBe("UNKNOWN_FEATURE");
        details.Info().Metadata["closest"].ShouldBe("y");
        details.BadFields().ShouldNotBeNull().FieldViolations.ShouldHaveSingleItem().Field.ShouldBe("name");
    }

    [Fact]
    public async Task Call_that_fails_unforeseen_tells_a_trace_id_and_nothing_else()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted(
            (_, _) => throw new InvalidOperationException("the password is hunter2")));
        server.Logs.Expected.Add("call_failed");

        var failure = await FailAsync(server);

        failure.StatusCode.ShouldBe(StatusCode.Internal);
        failure.ToString().ShouldNotContain("hunter2");
        var traceId = failure.Details().Info().Metadata["trace_id"];
        traceId.Length.ShouldBe(32);
        var logged = server.Logs.Texts.Where(text => text.Contains("hunter2", StringComparison.Ordinal)).ShouldHaveSingleItem();
        logged.ShouldContain(traceId);
        logged.ShouldContain(nameof(Call_that_fails_unforeseen_tells_a_trace_id_and_nothing_else));
    }

    [Theory]
    [InlineData("/fabra.v1.FeatureService/NoSuch")]
    [InlineData("/no.such.Service/Get")]
    public async Task Call_of_an_unknown_method_is_told_which(string method)
    {
        await using var server = await TestServer.StartAsync();

        var (code, details) = await RawRpc.CallAsync(server.Server.GrpcAddress, method, [], Cancel);

        code.ShouldBe("12");
        details.ShouldNotBeNull().Message.ShouldBe($"This server has no method {method}.");
        details.Info().Reason.ShouldBe("NOT_SUPPORTED");
    }

    /// <summary>A connection that breaks ends the requests first and cancels the call's token right after.</summary>
    [Fact]
    public async Task Call_whose_stream_breaks_before_its_token_is_cancelled_is_the_callers_leaving()
    {
        var thrown = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(builder => builder.Scripted((_, _) =>
        {
            thrown.SetResult();
            throw new IOException("The request stream was aborted.");
        }));
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        using var call = new Scripted.ScriptedClient(server.Channel).GetAsync(new ScriptedRequest(), cancellationToken: leaving.Token);
        await thrown.Task.WaitAsync(Cancel);

        await leaving.CancelAsync();

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await server.Server.StopAsync(Cancel);
        server.Logs.UnexpectedErrors.ShouldBeEmpty();
    }

    [Fact]
    public async Task Call_whose_store_is_down_is_unavailable()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted(
            (_, _) => throw new StoreUnavailableException("duckdb", "/secret/path is gone") { OutcomeUnknown = true }));

        var failure = await FailAsync(server);

        failure.StatusCode.ShouldBe(StatusCode.Unavailable);
        failure.Reason().ShouldBe("STORE_UNAVAILABLE");
        failure.Status.Detail.ShouldNotContain("secret");
        failure.Details().Info().Metadata["outcome_unknown"].ShouldBe("true");
    }

    [Fact]
    public async Task Call_that_its_caller_cancels_is_not_logged_as_an_error()
    {
        var entered = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(builder => builder.Scripted(async (_, context) =>
        {
            entered.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            }
            finally
            {
                left.SetResult();
            }
        }));
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var call = new Scripted.ScriptedClient(server.Channel).GetAsync(
            new ScriptedRequest(), cancellationToken: cancellation.Token);
        await entered.Task.WaitAsync(Cancel);
        await cancellation.CancelAsync();

        (await Should.ThrowAsync<RpcException>(call.ResponseAsync)).StatusCode.ShouldBe(StatusCode.Cancelled);
        await left.Task.WaitAsync(Cancel);
    }

    [Fact]
    public async Task Error_with_huge_texts_still_reaches_a_client()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted((_, _) => throw new FabraException(
            ErrorReason.InvalidField, string.Concat(Enumerable.Repeat("😀", 50_000)))
        {
            Fields = [.. Enumerable.Range(0, 5_000).Select(i => new FieldViolation($"writes[{i}]", new string('x', 500)))],
        }));

        var failure = await FailAsync(server);

        failure.Reason().ShouldBe("INVALID_FIELD");
        failure.Trailers.GetValueBytes("grpc-status-details-bin")!.Length.ShouldBeLessThan(6_000);
        failure.Details().BadFields()!.FieldViolations[^1].Description.ShouldBe("and 4984 more fields");
    }

    private static async Task<RpcException> FailAsync(TestServer server)
    {
        var client = new Scripted.ScriptedClient(server.Channel);
        return await Should.ThrowAsync<RpcException>(async () =>
            await client.GetAsync(new ScriptedRequest { Name = "x" }, cancellationToken: Cancel));
    }
}
