using System.IO.Pipelines;
using Fabra.Storage.Redis;

namespace Fabra.Storage.Tests.Redis;

public sealed class RedisErrorsTests
{
    [Fact]
    public async Task IsOurs_also_what_reading_a_closed_pipe_throws()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        var error = Should.Throw<InvalidOperationException>(() => pipe.Reader.TryRead(out _));

        RedisErrors.IsOurs(error, TestContext.Current.CancellationToken).ShouldBeTrue();
        RedisErrors.Translate(error).Message.ShouldContain("the connection broke");
        RedisErrors.IsOurs(new InvalidOperationException("a fault of ours"), TestContext.Current.CancellationToken).ShouldBeFalse();
    }
}
