using System.Runtime.Versioning;

namespace Fabra.Cli.Tests.Index;

public sealed class IndexAddBadInputTests : CliTest
{
    public static readonly TheoryData<string, byte[], string> Unreadable = new()
    {
        { "binary.txt", [0x50, 0x4B, 0x03, 0x04, 0x00], "is a binary file: a NUL byte at offset 4 (BINARY)" },
        { "latin1.txt", [.. "caf"u8, 0xE9], "is no UTF-8 text: bytes E9 at offset 3 (NOT_TEXT)" },
        { "empty.txt", [], "is empty (EMPTY)" },
        { "blank.md", [.. " \n\t "u8], "holds no text (EMPTY)" },
        { "empty.html", [.. "<script>x</script>"u8], "holds no text (EMPTY)" },
        { "name.docx", [.. "text"u8], "\".docx\" is no known type; --type txt|md|html|jsonl says what it holds (UNKNOWN_TYPE)" },
        { "LICENSE", [.. "text"u8], "its name tells no type; --type" },
    };

    [Theory]
    [MemberData(nameof(Unreadable))]
    public async Task Named_file_that_is_no_document_fails_and_the_others_are_indexed(
        string name, byte[] content, string reason)
    {
        DefineIndex();
        var bad = FileOf(name, content);

        var run = await RunAsync("index", "add", "kb", bad, FileOf("good.txt", "good"));

        run.Code.ShouldBe(1);
        run.Out.ShouldBe("1 indexed, 0 unchanged, 2 chunks, 0 skipped, 1 failed\n");
        run.Error.ShouldStartWith($"fabra: {bad}: ");
        run.Error.ShouldContain(reason);
    }

    [Fact]
    public async Task Folder_without_a_document_is_told()
    {
        DefineIndex();
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "empty", "inner")).Parent!.FullName;

        var run = await RunAsync("index", "add", "kb", folder);

        run.ShouldBe(new CliRun(
            0, "0 indexed, 0 unchanged, 0 chunks, 1 skipped, 0 failed\n", $"fabra: skipped {folder}: there is no document in it (EMPTY)\n"));
    }

    [Fact]
    public async Task File_of_unknown_type_is_read_as_the_type_given()
    {
        DefineIndex();

        var run = await RunAsync("index", "add", "kb", FileOf("LICENSE", "text"), "--type", "txt", "--root", Folder);

        run.Code.ShouldBe(0, run.Error);
        Stored("LICENSE").Text.ShouldBe("text");
    }

    [Fact]
    public async Task File_of_100_MB_is_refused_without_being_read()
    {
        DefineIndex();
        var path = Path.Combine(Folder, "big.txt");
        await using (var file = File.Create(path))
        {
            file.SetLength(100 * 1024 * 1024);
        }

        var before = GC.GetTotalAllocatedBytes();
        var run = await RunAsync("index", "add", "kb", path);

        run.Code.ShouldBe(1);
        run.Error.ShouldBe($"fabra: {path}: holds 100 MB; the text of a document is at most 4 MB (TOO_LARGE)\n");
        (GC.GetTotalAllocatedBytes() - before).ShouldBeLessThan(50 * 1024 * 1024);
    }

    [Fact]
    public async Task Text_over_4_MB_is_refused_wherever_it_comes_from()
    {
        DefineIndex();
        var text = new string('x', (4 * 1024 * 1024) + 1);
        Input = System.Text.Encoding.UTF8.GetBytes(text);
        var lines = FileOf("a.jsonl", $$"""
            {"id": "big", "text": "{{text}}"}
            {"id": "small", "text": "x"}
            """);

        var file = await RunAsync("index", "add", "kb", FileOf("a.txt", text), lines);
        var piped = await RunAsync("index", "add", "kb", "-", "--id", "x");

        file.Out.ShouldBe("1 indexed, 0 unchanged, 2 chunks, 0 skipped, 2 failed\n");
        file.Error.Split("holds 4 MB; the text of a document is at most 4 MB (TOO_LARGE)").Length.ShouldBe(3);
        file.Error.ShouldContain("a.jsonl:1: ");
        piped.Error.ShouldBe("fabra: -: holds 4 MB; the text of a document is at most 4 MB (TOO_LARGE)\n");
    }

    [Fact]
    public async Task Endless_input_is_refused_at_the_limit()
    {
        DefineIndex();
        Input = new byte[20 * 1024 * 1024];

        var run = await RunAsync("index", "add", "kb", "-", "--id", "x");

        run.Code.ShouldBe(1);
        run.Error.ShouldBe("fabra: -: holds more than 16 MB; the text of a document is at most 4 MB (TOO_LARGE)\n");
    }

    [Fact]
    public async Task Missing_file_and_pattern_without_match_fail_and_the_others_are_indexed()
    {
        DefineIndex();
        var missing = Path.Combine(Folder, "none.txt");
        var pattern = Path.Combine(Folder, "*.md");

        var run = await RunAsync("index", "add", "kb", missing, pattern, FileOf("a.txt", "a"));

        run.Code.ShouldBe(1);
        run.Out.ShouldStartWith("1 indexed");
        run.Error.ShouldBe(
            $"fabra: {missing}: there is no such file or folder (NOT_FOUND)\n"
            + $"fabra: {pattern}: no document matches the pattern (NOT_FOUND)\n");
    }

    [Fact]
    public async Task Links_that_lead_round_in_circles_end()
    {
        DefineIndex();
        FileOf("docs/a.txt", "a");
        Directory.CreateSymbolicLink(Path.Combine(Folder, "docs", "loop"), Path.Combine(Folder, "docs"));
        File.CreateSymbolicLink(Path.Combine(Folder, "docs", "self.txt"), Path.Combine(Folder, "docs", "self.txt"));
        File.CreateSymbolicLink(Path.Combine(Folder, "docs", "nowhere.txt"), Path.Combine(Folder, "docs", "none.txt"));
        File.CreateSymbolicLink(Path.Combine(Folder, "docs", "other.txt"), Path.Combine(Folder, "docs", "a.txt"));

        var run = await RunAsync("index", "add", "kb", Path.Combine(Folder, "docs"));

        run.Code.ShouldBe(1);
        State.Documents.Keys.Order().ShouldBe(["kb/a.txt", "kb/other.txt"]);
        run.Error.ShouldContain("self.txt: Too many levels of symbolic links");
        run.Error.ShouldContain("nowhere.txt: Could not find file");
        run.Error.ShouldContain("loop: is a link to a folder; named itself, it is taken (LINK)");
    }

    [Fact]
    public async Task Pipe_in_a_folder_is_not_waited_for()
    {
        DefineIndex();
        FileOf("docs/a.txt", "a");
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(Folder, "docs", "pipe.txt")]);
        await mkfifo.WaitForExitAsync(Cancellation);

        var run = await RunAsync("index", "add", "kb", Path.Combine(Folder, "docs"));

        run.Out.ShouldBe("1 indexed, 0 unchanged, 2 chunks, 1 skipped, 0 failed\n");
        run.Error.ShouldContain("pipe.txt: is empty (EMPTY)");
    }

    [Fact]
    public async Task File_that_ends_in_an_error_fails_with_the_system_s_words()
    {
        DefineIndex();

        // It can be opened, and its first page cannot be read.
        var run = await RunAsync("index", "add", "kb", "/proc/self/mem", FileOf("a.txt", "a"), "--type", "txt");

        run.Code.ShouldBe(1);
        run.Out.ShouldStartWith("1 indexed");
        run.Error.ShouldStartWith("fabra: /proc/self/mem: ");
        run.Error.ShouldContain("(UNREADABLE)");
    }

    [Fact]
    [SupportedOSPlatform("linux")]
    public async Task Unreadable_file_and_folder_fail_with_the_system_s_words()
    {
        Assert.SkipWhen(Environment.IsPrivilegedProcess, "Nothing is unreadable for root.");
        DefineIndex();
        FileOf("docs/a.txt", "a");
        File.SetUnixFileMode(FileOf("docs/closed.txt", "x"), UnixFileMode.None);
        var closed = Directory.CreateDirectory(Path.Combine(Folder, "docs", "closed"), UnixFileMode.None);

        var run = await RunAsync("index", "add", "kb", Path.Combine(Folder, "docs"));
        closed.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

        run.Code.ShouldBe(1);
        run.Out.ShouldStartWith("1 indexed");
        run.Error.Split("(UNREADABLE)").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Same_id_again_is_refused_and_tells_where()
    {
        DefineIndex();
        const string Lines = """
            {"id": "x", "text": "first"}
            {"id": "y", "text": "second"}
            {"id": "x", "text": "third"}
            """;
        var a = FileOf("a.jsonl", Lines);

        var run = await RunAsync("index", "add", "kb", a, FileOf("b.jsonl", Lines));

        run.Code.ShouldBe(1);
        run.Out.ShouldBe("2 indexed, 0 unchanged, 4 chunks, 0 skipped, 4 failed\n");
        run.Error.ShouldStartWith($"fabra: {a}:3: the id \"x\" was given before (DUPLICATE_ID)\n");
        Stored("x").Text.ShouldBe("first");
    }

    [Fact]
    public async Task Document_that_the_server_refuses_is_told_by_its_file()
    {
        DefineIndex();
        var bad = FileOf("bad.txt", "x");

        var run = await RunAsync("index", "add", "kb", FileOf("good.txt", "x"), bad, "--root", Folder);

        run.Code.ShouldBe(1);
        run.Error.ShouldBe($"fabra: {bad}: text: must not be blank (INVALID_FIELD)\n");
    }

    [Fact]
    public async Task Unknown_index_exits_3_before_anything_is_read()
    {
        DefineIndex();

        var run = await RunAsync("index", "add", "bk", FileOf("a.txt", "a"));

        run.Code.ShouldBe(3);
        run.Error.ShouldBe("fabra: There is no index bk. (UNKNOWN_INDEX; closest: kb)\n");
        State.CountOf("IngestDocuments").ShouldBe(0);
    }
}
