using System.Net;
using Fabra.Grpc.Server.Tests.Infrastructure;

namespace Fabra.Grpc.Server.Tests.Access;

public sealed class OpenServerTests
{
    [Theory]
    [InlineData("127.0.0.1", null, false)]
    [InlineData("0.0.0.0", null, true)]
    [InlineData("0.0.0.0", "s3cret-key", false)]
    public async Task Server_that_others_reach_without_a_key_warns_at_start(string bind, string? key, bool warned)
    {
        await using var server = await TestServer.StartAsync(builder =>
        {
            builder.Options.Bind = IPAddress.Parse(bind);
            builder.Options.ApiKey = key;
        });

        server.Logs.Texts.Any(text => text.StartsWith("open_to_all ", StringComparison.Ordinal)).ShouldBe(warned);
    }
}
