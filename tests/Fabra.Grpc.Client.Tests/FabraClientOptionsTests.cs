using Microsoft.Extensions.DependencyInjection;

namespace Fabra.Client.Tests;

public sealed class FabraClientOptionsTests
{
    public static readonly TheoryData<string, Action<FabraClientOptions>> Impossible = new()
    {
        { "Address", options => options.Address = "ftp://host" },
        { "Address", options => options.Address = "http://host/path" },
        { "Address", options => options.Address = "" },
        { "Tls", options => options.Tls.CaFile = "ca.pem" },
        { "Timeout", options => options.Timeout = TimeSpan.Zero },
        { "ApiKey", options => options.ApiKey = "a b" },
        { "MaxAttempts", options => options.Retry.MaxAttempts = 0 },
        { "Jitter", options => options.Retry.Jitter = 1.5 },
        { "MaxBackoff", options => options.Retry.MaxBackoff = TimeSpan.FromMilliseconds(1) },
        { "MaxReceiveMessageSize", options => options.MaxReceiveMessageSize = 0 },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void Client_of_an_impossible_option_is_refused_naming_it(string name, Action<FabraClientOptions> change)
    {
        var options = new FabraClientOptions();
        change(options);

        Should.Throw<ArgumentException>(() => new FabraClient(options)).Message.ShouldStartWith(name);
    }

    [Theory]
    [InlineData("localhost:50051")]
    [InlineData("http://127.0.0.1:50051")]
    [InlineData("https://fabra.example:443")]
    public void Client_of_an_address_is_made(string address) => Should.NotThrow(() => new FabraClient(address).Dispose());

    [Fact]
    public void From_environment_takes_address_and_key()
    {
        var variables = new Dictionary<string, string?> { ["FABRA_SERVER"] = "https://fabra:443", ["FABRA_API_KEY"] = "k" };

        var options = FabraClientOptions.From(variables.GetValueOrDefault);

        options.Address.ShouldBe("https://fabra:443");
        options.ApiKey.ShouldBe("k");
    }

    [Fact]
    public void From_environment_without_variables_is_the_local_server()
    {
        var options = FabraClientOptions.From(_ => "");

        options.Address.ShouldBe("http://127.0.0.1:50051");
        options.ApiKey.ShouldBeNull();
    }

    [Fact]
    public void AddFabraClient_gives_one_client_as_configured()
    {
        var services = new ServiceCollection();
        services.AddLogging().AddFabraClient(options => options.Address = "http://fabra:1234");
        using var provider = services.BuildServiceProvider();

        var client = provider.GetRequiredService<FabraClient>();

        provider.GetRequiredService<FabraClient>().ShouldBeSameAs(client);
        provider.GetRequiredService<IFabraClient>().ShouldBeSameAs(client);
        client.Channel.Target.ShouldBe("fabra:1234");
    }
}
