namespace Fabra.Cli.Tests.Index;

public sealed class IndexDeleteTests : CliTest
{
    [Fact]
    public async Task Delete_piped_needs_yes_and_calls_nothing_without()
    {
        DefineIndex();

        var run = await RunAsync("index", "delete", "kb");

        run.ShouldBe(new CliRun(2, "", "fabra: Delete index kb? Nobody can be asked here: --yes says yes.\n"));
        State.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Delete_yes_deletes_without_asking()
    {
        DefineIndex();

        (await RunAsync("index", "delete", "kb", "--yes")).ShouldBe(new CliRun(0, "kb\n", ""));

        State.Indexes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("y\n", 0, 0)]
    [InlineData("YES\n", 0, 0)]
    [InlineData("\n", 1, 1)]
    [InlineData("no\n", 1, 1)]
    [InlineData("", 1, 1)]
    public async Task Delete_on_a_terminal_asks_and_tells_the_size(string answer, int code, int left)
    {
        DefineIndex();
        Input = System.Text.Encoding.UTF8.GetBytes(answer);

        var run = await RunOnTerminalAsync("index", "delete", "kb");

        run.Code.ShouldBe(code);
        run.Error.ShouldStartWith("Delete index kb with 0 documents? [y/N] ");
        State.Indexes.Count.ShouldBe(left);
    }

    [Fact]
    public async Task Delete_documents_prints_each_and_stops_at_the_first_that_is_none()
    {
        DefineIndex();
        await RunAsync("index", "add", "kb", "--root", Folder, FileOf("a.txt", "a"), FileOf("b.txt", "b"), FileOf("c.txt", "c"));

        var run = await RunAsync("index", "delete", "kb", "a.txt", "none.txt", "c.txt", "--yes");

        run.Code.ShouldBe(3);
        run.Out.ShouldBe("a.txt\n");
        run.Error.ShouldContain("none.txt");
        State.Documents.Keys.Order().ShouldBe(["kb/b.txt", "kb/c.txt"]);
    }
}
