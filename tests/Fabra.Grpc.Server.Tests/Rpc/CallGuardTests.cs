using System.Globalization;
using System.Net;
using Fabra.Grpc.Server.Rpc;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Fabra.Grpc.Server.Tests.Rpc;

public sealed class CallGuardTests
{
    private const string Unary = "fabra.test.v1.Scripted/Get";
    private const string Streaming = "fabra.test.v1.Scripted/Talk";

    private static readonly byte[] Empty = [0, 0, 0, 0, 0];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, 40_000)]
    [InlineData(400, 100)]
    public async Task Call_with_too_much_metadata_ends_alone(int entries, int length)
    {
        var entered = new TaskCompletionSource();
        var go = new TaskCompletionSource();
        await using var server = await TestServer.StartAsync(builder => builder.Scripted(async (request, _) =>
        {
            if (request.Name == "waits")
            {
                entered.SetResult();
                await go.Task;
            }
        }));
        var client = new Scripted.ScriptedClient(server.Channel);
        using var other = client.GetAsync(new ScriptedRequest { Name = "waits" }, cancellationToken: Cancel);
        await entered.Task.WaitAsync(Cancel);
        var metadata = new Metadata();
        for (var i = 0; i < entries; i++)
        {
            metadata.Add($"x-key-{i}", new string('x', length));
        }

        var failure = await Should.ThrowAsync<RpcException>(async () =>
            await client.GetAsync(new ScriptedRequest(), metadata, cancellationToken: Cancel));
        go.SetResult();

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
        failure.Reason().ShouldBe("METADATA_TOO_LARGE");
        (await other).ShouldNotBeNull();
    }

    [Fact]
    public async Task Rest_call_with_too_many_headers_is_a_problem()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/contexts");
        request.Headers.Add("x-key", new string('x', 40_000));

        using var answer = await server.Http.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestHeaderFieldsTooLarge);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("METADATA_TOO_LARGE");
    }

    [Theory]
    [InlineData(Unary, new byte[] { 2, 0, 0, 0, 0 })]
    [InlineData(Unary, new byte[] { 0, 255, 255, 255, 255 })]
    [InlineData(Streaming, new byte[] { 2, 0, 0, 0, 0 })]
    [InlineData(Streaming, new byte[] { 0, 255, 255, 255, 255 })]
    public async Task Malformed_prefix_has_a_reason_and_a_line_in_the_log(string method, byte[] frame)
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());

        var (code, details) = await RawRpc.CallAsync(server.Server.GrpcAddress, method, frame, null, Cancel);

        code.ShouldBe("3");
        details.ShouldNotBeNull().Info().Reason.ShouldBe("INVALID_FIELD");
        details.Message.ShouldContain("prefix");
        server.Logs.Texts.ShouldContain(text => text.StartsWith("malformed_frame", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("soon", "3", "INVALID_FIELD")]
    [InlineData("5", "3", "INVALID_FIELD")]
    [InlineData("5s", "3", "INVALID_FIELD")]
    [InlineData("-5S", "3", "INVALID_FIELD")]
    [InlineData("123456789S", "3", "INVALID_FIELD")]
    [InlineData("1n", "4", "DEADLINE_EXCEEDED")]
    [InlineData("0S", "4", "DEADLINE_EXCEEDED")]
    [InlineData("5M", "0", null)]
    [InlineData("99999999H", "0", null)]
    public async Task Timeout_that_is_none_is_refused(string timeout, string expected, string? reason)
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());

        var (code, details) = await RawRpc.CallAsync(server.Server.GrpcAddress, Unary, Empty, ("grpc-timeout", timeout), Cancel);

        code.ShouldBe(expected);
        (details?.Info().Reason).ShouldBe(reason);
    }

    [Fact]
    public void Limit_of_metadata_is_the_documented_one() =>
        Repository.Read("docs/errors.md").ShouldContain(CallGuard.MaxMetadataBytes.ToString("N0", CultureInfo.InvariantCulture));
}
