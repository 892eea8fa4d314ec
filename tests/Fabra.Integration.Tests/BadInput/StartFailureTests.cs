using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;

namespace Fabra.Integration.Tests.BadInput;

/// <summary>Servers that cannot start say why in one line, and end.</summary>
public sealed class StartFailureTests
{
    [Theory]
    [InlineData("--grpc-port")]
    [InlineData("--http-port")]
    public async Task Port_in_use_is_named(string option)
    {
        using var folder = new TemporaryFolder();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        var run = await ServeAsync(folder.Path, option, port);

        run.Code.ShouldBe(1);
        LastLine(run).ShouldStartWith("fabra: port " + port);
        LastLine(run).ShouldContain(option);
    }

    [Fact]
    public async Task Data_folder_that_cannot_be_written_is_named()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("file"), "", TestContext.Current.CancellationToken);
        var path = folder.File("file", "fabra.duckdb");

        var run = await ServeAsync(folder.Path, "--duckdb-path", path);

        run.Code.ShouldBe(1);
        LastLine(run).ShouldStartWith("fabra: ");
        LastLine(run).ShouldContain(folder.File("file"));
    }

    [Fact]
    public async Task Folder_on_a_read_only_file_system_is_named()
    {
        using var folder = new TemporaryFolder();
        var run = await ServeAsync(folder.Path, "--duckdb-path", "/proc/fabra/fabra.duckdb");

        run.Code.ShouldBe(1);
        LastLine(run).ShouldContain("/proc/fabra");
    }

    [Fact]
    public async Task File_that_is_no_database_is_left_alone()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("fabra.duckdb");
        await File.WriteAllTextAsync(path, "My diary. Nothing to see here.", TestContext.Current.CancellationToken);

        var run = await ServeAsync(folder.Path);

        run.Code.ShouldBe(1);
        LastLine(run).ShouldContain(path);
        (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).ShouldBe("My diary. Nothing to see here.");
    }

    private static Task<CliRun> ServeAsync(string folder, params string[] more) =>
        Command.FabraAsync(["serve", .. RunningServer.Arguments(folder).Where((_, i) => !Replaced(folder, i, more)), .. more]);

    /// <summary>Whether an argument of the usual command line, option or value, is given anew.</summary>
    private static bool Replaced(string folder, int index, string[] more) =>
        more.Contains(RunningServer.Arguments(folder)[index - (index % 2)]);

    private static string LastLine(CliRun run) => run.Error.TrimEnd().Split('\n')[^1];
}
