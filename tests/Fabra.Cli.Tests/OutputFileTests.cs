using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json.Nodes;

namespace Fabra.Cli.Tests;

/// <summary>Outputs go where their paths lead, in processes of their own where that is a matter of the system.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class OutputFileTests : CliTest
{
    [Theory]
    [InlineData("context", "export", Id)]
    [InlineData("context", "export", "--limit", "5")]
    public async Task Output_that_is_a_link_writes_the_file_it_leads_to(params string[] arguments)
    {
        AddContexts(5);
        var target = FileOf("real/context.json", "old");
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var link = Path.Combine(Folder, "link.json");
        File.CreateSymbolicLink(link, "real/context.json");

        var run = await RunAsync([.. arguments, "-o", link]);

        run.Code.ShouldBe(0, run.Error);
        new FileInfo(link).LinkTarget.ShouldBe("real/context.json");
        (await File.ReadAllTextAsync(target, Cancellation)).ShouldContain(Id);
        File.GetUnixFileMode(target).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Theory]
    [InlineData("context", "export", Id)]
    [InlineData("context", "export", "--limit", "5")]
    public async Task Output_that_is_a_pipe_is_written_to(params string[] arguments)
    {
        AddContexts(5);
        var pipe = Path.Combine(Folder, "pipe");
        (await ShellAsync($"mkfifo {pipe}")).ShouldBe("");
        var reading = ShellAsync($"cat {pipe}");

        var run = await RunAsync([.. arguments, "-o", pipe]);

        run.Code.ShouldBe(0, run.Error);
        (await reading).ShouldContain(Id);
        Directory.GetFiles(Folder).ShouldBe([pipe]);
    }

    /// <summary>What one process has written, the next that shares its standard output, and its own errors, come after.</summary>
    [Fact]
    public async Task Output_in_a_file_is_followed_by_what_others_write_there()
    {
        AddContexts(1);

        var shared = await ShellAsync(
            $"({Command} --version; {Command} context show nonsense; {Command} context export {Id}; echo last) > {Folder}/out 2>&1; cat {Folder}/out");

        shared.ShouldStartWith("0.1.0\nfabra: ");
        shared.ShouldContain($"\"context_id\": \"{Id}\"");
        shared.ShouldEndWith("\nlast\n");
    }

    [Fact]
    public async Task Output_that_is_standard_output_or_a_device_is_written_to()
    {
        AddContexts(5);

        var piped = await ShellAsync($"{Command} context export {Id} -o /dev/stdout | cat");
        var appended = await ShellAsync(
            $"echo first > {Folder}/out; {Command} context export --limit 2 -o /dev/stdout >> {Folder}/out; {Command} context export {Id} -o /dev/null; cat {Folder}/out");

        JsonNode.Parse(piped)!["context_id"]!.GetValue<string>().ShouldBe(Id);
        appended.Split('\n').Length.ShouldBe(4);
        appended.ShouldStartWith("first\n{");
    }

    [Fact]
    public async Task Pipe_that_nobody_reads_any_more_ends_the_command_quietly()
    {
        AddContexts(3000);

        var answer = await ShellAsync($"{Command} context export --start 2024-01-01 2>{Folder}/error | head -n 1 >{Folder}/out; echo ${{PIPESTATUS[0]}}");

        answer.ShouldBe("0\n");
        (await File.ReadAllTextAsync(Path.Combine(Folder, "error"), Cancellation)).ShouldBeEmpty();
        (await File.ReadAllLinesAsync(Path.Combine(Folder, "out"), Cancellation)).Length.ShouldBe(1);
        State.StreamedContexts.ShouldBeLessThan(3000);
    }

    [Fact]
    public async Task Output_is_utf_8_whatever_the_locale()
    {
        AddContexts(1);
        State.Contexts[0].Content = "naïve – 漢字";

        var answer = await ShellAsync($"LC_ALL=en_US.ISO-8859-1 {Command} context export {Id} | cat");

        JsonNode.Parse(answer)!["content"]!.GetValue<string>().ShouldBe("naïve – 漢字");
    }

    private static string Command => $"dotnet {typeof(CommandLine.FabraCommandLine).Assembly.Location}";

    private async Task<string> ShellAsync(string line)
    {
        var start = new ProcessStartInfo("bash", ["-c", line]) { RedirectStandardOutput = true, StandardOutputEncoding = System.Text.Encoding.UTF8 };
        start.Environment["FABRA_SERVER"] = Address;
        using var process = Process.Start(start)!;
        try
        {
            return await process.StandardOutput.ReadToEndAsync(Cancellation);
        }
        finally
        {
            // Ended by itself, unless the test is at its end already.
            process.Kill(entireProcessTree: true);
        }
    }
}
