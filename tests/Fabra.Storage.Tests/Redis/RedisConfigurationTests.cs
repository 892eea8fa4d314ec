using Fabra.Storage.Redis;
using StackExchange.Redis;

namespace Fabra.Storage.Tests.Redis;

public sealed class RedisConfigurationTests
{
    [Theory]
    [InlineData("redis://cache", "redis at cache:6379")]
    [InlineData("REDIS://cache:7000/", "redis at cache:7000")]
    [InlineData("redis://10.0.0.1:7000,10.0.0.2:7001/3", "redis at 10.0.0.1:7000, 10.0.0.2:7001, database 3")]
    [InlineData("redis://[::1]:7000,[fe80::2]", "redis at [::1]:7000, [fe80::2]:6379")]
    [InlineData("rediss://:hunter2@cache", "redis at cache:6379, TLS")]
    [InlineData("redis://u:hunter2@s1,s2:7/?serviceName=prime", "redis service prime by Sentinel at s1:26379, s2:7")]
    [InlineData("redis://u:hunter2@s1?serviceName=prime", "redis service prime by Sentinel at s1:26379")]
    [InlineData("cache:7000,password=hunter2,ssl=true,defaultDatabase=2", "redis at cache:7000, database 2, TLS")]
    [InlineData("cache:7000", "redis at cache:7000")]
    public void Parse_describes_where_the_store_is_without_secrets(string url, string description)
    {
        RedisOptions.FaultOf(url).ShouldBeNull();
        RedisConfiguration.Describe(RedisConfiguration.Parse(url)).ShouldBe(description);
    }

    [Fact]
    public void Parse_user_and_password_are_unescaped()
    {
        var options = RedisConfiguration.Parse("redis://ada%40home:p%3Aw%2F%3F%40d@cache:7000");

        (options.User, options.Password).ShouldBe(("ada@home", "p:w/?@d"));
        RedisConfiguration.Parse("redis://:pw@cache").User.ShouldBeNull();
    }

    [Fact]
    public void Parse_options_that_the_server_relies_on_cannot_be_changed()
    {
        var options = RedisConfiguration.Parse("cache:7000,abortConnect=true,allowAdmin=true,keepAlive=60,connectTimeout=1234");

        options.AbortOnConnectFail.ShouldBeFalse();
        options.AllowAdmin.ShouldBeFalse();
        options.IncludeDetailInExceptions.ShouldBeFalse();
        options.BacklogPolicy.ShouldBeSameAs(BacklogPolicy.FailFast);
        (options.KeepAlive, options.ConnectTimeout).ShouldBe((60, 1234));
    }

    [Theory]
    [InlineData("http://:hunter2@cache", "scheme")]
    [InlineData("redis://", "host 1 is empty")]
    [InlineData("redis://:hunter2@", "host 1 is empty")]
    [InlineData("redis://a,,b", "host 2 is empty")]
    [InlineData("redis://a,b:0", "port of host 2")]
    [InlineData("redis://a:65536", "port of host 1")]
    [InlineData("redis://a:hunter2", "port of host 1")]
    [InlineData("redis://:hunter2?x@cache", "? as %3F")]
    [InlineData("redis://hunter2@cache", "without a password")]
    [InlineData("redis://cache/hunter2", "database")]
    [InlineData("redis://cache/-1", "database")]
    [InlineData("redis://cache?hunter2=1", "option 1")]
    [InlineData("redis://cache?serviceName=", "option 1")]
    [InlineData("redis://cache?serviceName=a&sslhost=b", "option 2")]
    [InlineData("redis://cache?caFile=/nowhere.pem", "needs TLS")]
    [InlineData("rediss://cache?caFile=/nowhere.pem", "caFile")]
    [InlineData("cache:7000,password=hun,ter2=x", "part 3")]
    [InlineData("cache:7000,ssl=hunter2", "part 2")]
    [InlineData("password=hunter2", "no host")]
    [InlineData("cache:7000,proxy=Twemproxy", "proxy")]
    [InlineData("", "part 1")]
    public void FaultOf_names_the_place_and_repeats_nothing(string url, string place)
    {
        var fault = RedisOptions.FaultOf(url).ShouldNotBeNull();

        fault.ShouldContain(place);
        fault.ShouldNotContain("hunter2");
        fault.ShouldNotContain("ter2");
        Should.Throw<FormatException>(() => RedisConfiguration.Parse(url)).Message.ShouldBe(fault);
    }
}
