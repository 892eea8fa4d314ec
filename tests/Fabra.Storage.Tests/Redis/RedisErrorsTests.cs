using System.IO.Pipelines;
using Fabra.Storage.Redis;
using StackExchange.Redis;

namespace Fabra.Storage.Tests.Redis;

public sealed class RedisErrorsTests
{
    [Theory]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", true)]
    [InlineData("ERR Error running script (call to f_1): @user_script:12: WRONGTYPE Operation against a key", true)]
    [InlineData("ERR wrong number of arguments for 'hget' command", true)]
    [InlineData("ERR value is not an integer or out of range", true)]
    [InlineData("ERR unknown command 'EVALSHA'", false)]
    [InlineData("READONLY You can't write against a read only replica.", false)]
    [InlineData("LOADING Redis is loading the dataset in memory", false)]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", false)]
    [InlineData("MISCONF Redis is configured to save RDB snapshots", false)]
    [InlineData("NOPERM this user has no permissions to run the 'eval' command", false)]
    [InlineData("BUSY Redis is busy running a script.", false)]
    public void Reply_about_one_command_is_told_from_one_about_the_server(string reply, bool ofCommand) =>
        RedisErrors.Translate(new RedisServerException(reply)).OfStatement.ShouldBe(ofCommand);

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
