using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Grpc.Server.Tests.Protos;
using Grpc.Core;

namespace Fabra.Grpc.Server.Tests.Errors;

public sealed class MalformedMessageTests
{
    private const string Unary = "fabra.test.v1.Scripted/Get";
    private const string Streaming = "fabra.test.v1.Scripted/Talk";

    /// <summary>Field 1, five bytes announced, three given.</summary>
    private static readonly byte[] CutOff = [0x0A, 0x05, 0x61, 0x62, 0x63];

    /// <summary>Field 1, a text that is not UTF-8.</summary>
    private static readonly byte[] NotUtf8 = [0x0A, 0x02, 0xC3, 0x28];

    /// <summary>Field 2, a message whose field 1 is a text that is not UTF-8.</summary>
    private static readonly byte[] NotUtf8Nested = [0x12, 0x04, 0x0A, 0x02, 0xC3, 0x28];

    /// <summary>A tag that never ends.</summary>
    private static readonly byte[] TooBigATag = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01];

    public static TheoryData<string, byte[]> Malformed => new()
    {
        { Unary, CutOff },
        { Unary, NotUtf8 },
        { Unary, TooBigATag },
        { Streaming, CutOff },
        { Streaming, NotUtf8Nested },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Message_that_does_not_parse_is_an_invalid_argument(string method, byte[] message)
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());

        var (code, details) = await RawRpc.CallAsync(
            server.Server.GrpcAddress, method, message, TestContext.Current.CancellationToken);

        code.ShouldBe("3");
        details.ShouldNotBeNull().Info().Reason.ShouldBe("INVALID_FIELD");
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_named()
    {
        await using var server = await TestServer.StartAsync(builder => builder.Scripted());

        var (_, details) = await RawRpc.CallAsync(
            server.Server.GrpcAddress, Streaming, NotUtf8Nested, TestContext.Current.CancellationToken);

        details.ShouldNotBeNull().BadFields().ShouldNotBeNull().FieldViolations.ShouldHaveSingleItem().Field
            .ShouldBe("nested.name");
    }

    [Fact]
    public async Task Text_with_every_length_of_utf8_passes()
    {
        var seen = "";
        await using var server = await TestServer.StartAsync(builder => builder.Scripted((request, _) =>
        {
            seen = request.Name;
            return Task.CompletedTask;
        }));

        await new Scripted.ScriptedClient(server.Channel).GetAsync(
            new ScriptedRequest { Name = "aé€😀\uFFFD" }, cancellationToken: TestContext.Current.CancellationToken);

        seen.ShouldBe("aé€😀\uFFFD");
    }

    [Fact]
    public async Task Message_beyond_the_limit_is_resource_exhausted()
    {
        await using var server = await TestServer.StartAsync(builder =>
        {
            builder.Options.Limits.MaxReceiveMessageBytes = 64 * 1024;
            builder.Scripted();
        });

        var failure = await Should.ThrowAsync<RpcException>(async () =>
            await new Scripted.ScriptedClient(server.Channel).GetAsync(
                new ScriptedRequest { Name = new string('x', 70_000) },
                cancellationToken: TestContext.Current.CancellationToken));

        failure.StatusCode.ShouldBe(StatusCode.ResourceExhausted);
    }
}
