using System.Diagnostics;
using System.IO.Pipes;
using DuckDB.NET.Data;

namespace Fabra.DuckDbBindings.Tests;

/// <summary>A file belongs to one process; the second test here is the other process.</summary>
public sealed class LockTests
{
    private const string PathVariable = "FABRA_TEST_DUCKDB_HOLD";
    private const string PipeVariable = "FABRA_TEST_DUCKDB_PIPE";

    [Fact]
    public async Task Open_a_file_another_process_holds_names_that_process()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var file = new TempFile();
        var pipeName = "fabra-" + Path.GetFileName(Path.GetDirectoryName(file.Path)!);
        var pipe = new NamedPipeServerStream(pipeName, PipeDirection.InOut, 1, PipeTransmissionMode.Byte, PipeOptions.Asynchronous);
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            Environment = { [PathVariable] = file.Path, [PipeVariable] = pipeName },
        };
        foreach (var argument in (string[])["--explicit", "only", "--filter-method", $"*.{nameof(Hold_the_file_until_told)}"])
        {
            start.ArgumentList.Add(argument);
        }

        using var other = Process.Start(start)!;
        var output = other.StandardOutput.ReadToEndAsync(cancellation);
        await pipe.WaitForConnectionAsync(cancellation);

        var error = Should.Throw<DuckDBException>(() => Sql.Open(file.Path));
        error.Message.ShouldContain("Could not set lock on file");
        error.Message.ShouldContain($"(PID {other.Id})");
        Should.Throw<DuckDBException>(() => Sql.Open(file.Path, ";access_mode=read_only"));

        await pipe.DisposeAsync();
        await other.WaitForExitAsync(cancellation);
        other.ExitCode.ShouldBe(0, await output);
        using var freed = Sql.Open(file.Path);
        freed.Value("SELECT 1").ShouldBe(1);
    }

    [Fact(Explicit = true)]
    public async Task Hold_the_file_until_told()
    {
        var path = Environment.GetEnvironmentVariable(PathVariable);
        Assert.SkipWhen(path is null, "Only as the other process of the test above.");
        using var connection = Sql.Open(path);
        using var pipe = new NamedPipeClientStream(".", Environment.GetEnvironmentVariable(PipeVariable)!, PipeDirection.InOut);
        await pipe.ConnectAsync(TestContext.Current.CancellationToken);

        (await pipe.ReadAsync(new byte[1], TestContext.Current.CancellationToken)).ShouldBe(0);
    }
}
