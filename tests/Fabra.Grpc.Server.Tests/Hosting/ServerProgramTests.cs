using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fabra.Grpc.Server.Hosting;
using Fabra.Grpc.Server.Tests.Infrastructure;

namespace Fabra.Grpc.Server.Tests.Hosting;

public sealed class ServerProgramTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fabra-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--grpc-port", "FABRA_GRPC_PORT")]
    [InlineData("--http-port", "FABRA_HTTP_PORT")]
    public async Task Run_port_in_use_is_one_line_and_exit_1(string flag, string name)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var (exit, lines) = await RunAsync([.. TestServer.Arguments(_folder), flag, port]);

        exit.ShouldBe(1);
        var line = lines.ShouldHaveSingleItem();
        line.ShouldStartWith($"fabra: port {port} on 127.0.0.1 is already in use");
        line.ShouldContain(name);
    }

    [Fact]
    public async Task Run_address_of_another_machine_is_one_line_and_exit_1()
    {
        var (exit, lines) = await RunAsync([.. TestServer.Arguments(_folder), "--bind", "192.0.2.1"]);

        exit.ShouldBe(1);
        lines.ShouldHaveSingleItem().ShouldContain("192.0.2.1");
    }

    /// <summary>A path through a file can be written by nobody, not even by root.</summary>
    [Theory]
    [InlineData("--spool-dir")]
    [InlineData("--duckdb-path")]
    public async Task Run_unwritable_folder_is_one_line_and_exit_1(string flag)
    {
        var file = Path.Join(_folder.FullName, "file");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);

        var (exit, lines) = await RunAsync([.. TestServer.Arguments(_folder), flag, Path.Join(file, "inside")]);

        exit.ShouldBe(1);
        lines.ShouldHaveSingleItem().ShouldContain(file);
    }

    [Fact]
    public async Task Run_database_of_another_process_is_one_line_that_names_it_and_exit_1()
    {
        await using var owner = await ChildServer.StartAsync(TestContext.Current.CancellationToken);

        var (exit, lines) = await RunAsync([.. TestServer.Arguments(_folder), "--duckdb-path", owner.DuckDbPath]);

        exit.ShouldBe(1);
        lines.ShouldHaveSingleItem().ShouldContain(owner.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task Run_impossible_settings_are_all_listed_and_exit_2()
    {
        var (exit, lines) = await RunAsync(["--grpc-port", "x", "--env", "y", "--nonsense", "z"]);

        exit.ShouldBe(2);
        lines.Length.ShouldBe(3);
        lines.ShouldAllBe(line => line.StartsWith("fabra: --", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("redis://:hunter2@cache:x", "the port of host 1 is not a number")]
    [InlineData("cache:6379,password=hunter2,ssl=maybe", "part 3 of the comma-separated list")]
    public async Task Run_redis_url_at_fault_is_one_line_that_repeats_no_secret_and_exit_2(string url, string fault)
    {
        var (exit, lines) = await RunAsync([.. TestServer.Arguments(_folder), "--redis-url", url]);

        exit.ShouldBe(2);
        var line = lines.ShouldHaveSingleItem();
        line.ShouldStartWith($"fabra: FABRA_REDIS_URL cannot be used: {fault}");
        line.ShouldNotContain("hunter2");
    }

    [Theory]
    [InlineData("prot=1", "fabra: FABRA_POSTGRES_URL cannot be used: it has an unknown setting \"prot\"; did you mean port?")]
    [InlineData("", "fabra: --postgres-url is empty; allowed: postgres://")]
    public async Task Run_postgres_url_at_fault_is_one_line_and_exit_2(string url, string fault)
    {
        var (exit, lines) = await RunAsync([.. TestServer.Arguments(_folder), "--postgres-url", url]);

        exit.ShouldBe(2);
        lines.ShouldHaveSingleItem().ShouldStartWith(fault);
    }

    private static async Task<(int Exit, string[] Lines)> RunAsync(string[] arguments)
    {
        using var error = new StringWriter();
        var exit = await ServerProgram.RunAsync(arguments, builder => builder.QuietConsole(), error)
            .WaitAsync(TestContext.Current.CancellationToken);
        return (exit, error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
