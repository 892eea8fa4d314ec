using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>Bytes that no client library would send.</summary>
public sealed class RawBytesTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string InvalidArgument = "3";

    public static readonly TheoryData<string, byte[]> NotMessages = new()
    {
        // name = FF FE, items[0].text = "x"
        { "invalid UTF-8 in a name", [0x0A, 0x02, 0xFF, 0xFE, 0x1A, 0x03, 0x0A, 0x01, 0x78] },
        { "invalid UTF-8 in an item", [0x0A, 0x01, 0x61, 0x1A, 0x04, 0x0A, 0x02, 0xC3, 0x28] },
        { "a length beyond the end", [0x0A, 0x7F, 0x61] },
        { "no protobuf at all", [0xFF, 0xFF, 0xFF, 0xFF] },
    };

    [Theory]
    [MemberData(nameof(NotMessages))]
    public async Task Impossible_message_is_an_invalid_argument(string what, byte[] message)
    {
        var (code, details) = await RawRpc.CallAsync(
            server.Running.Server.GrpcAddress,
            "/fabra.v1.ContextService/AssembleContext",
            message,
            TestContext.Current.CancellationToken);

        code.ShouldBe(InvalidArgument, what);
        details.ShouldNotBeNull().Info().Reason.ShouldBe("INVALID_FIELD");
    }
}
