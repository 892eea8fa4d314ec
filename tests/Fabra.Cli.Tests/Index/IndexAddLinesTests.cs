using Fabra.Client;

namespace Fabra.Cli.Tests.Index;

public sealed class IndexAddLinesTests : CliTest
{
    private static readonly string[] AB = ["a", "b"];

    public static readonly TheoryData<string, string> BadLines = new()
    {
        { "not json", "is no JSON: 'not json' is an invalid JSON literal. Expected the literal 'null'. (byte 1) (INVALID_FIELD)" },
        { "[1]", "is no object" },
        { """{"id": "x"}""", "text is missing or empty" },
        { """{"id": "x", "text": ""}""", "text is missing or empty" },
        { """{"text": "t"}""", "document_id is missing" },
        { """{"id": "x", "document_id": "y", "text": "t"}""", "gives the id a second time" },
        { """{"id": "x", "id": "y", "text": "t"}""", "is no JSON: " },
        { """{"id": true, "text": "t"}""", "\"id\" is no text" },
        { """{"id": "x", "text": 5}""", "\"text\" is no text" },
        { """{"id": "x", "text": "t", "metdata": {}}""", "\"metdata\" is unknown; known are document_id, id, text, metadata, source_url" },
        { """{"id": "x", "text": "t", "metadata": [1]}""", "\"metadata\" is no object" },
        { """{"id": "x", "text": "t", "metadata": {"n": 1e999}}""", "metadata \"n\": " },
        { """{"id": "x", "text": "\ud800"}""", "holds text that is not Unicode" },
    };

    [Theory]
    [MemberData(nameof(BadLines))]
    public async Task Line_that_is_no_document_is_told_by_number_the_others_are_indexed(string line, string reason)
    {
        DefineIndex();
        var path = FileOf("a.jsonl", $$"""
            {"id": "1", "text": "first"}

            {{line}}
            {"id": "4", "text": "last"}
            """);

        var run = await RunAsync("index", "add", "kb", path);

        run.Code.ShouldBe(1);
        run.Out.ShouldBe("2 indexed, 0 unchanged, 4 chunks, 0 skipped, 1 failed\n");
        run.Error.ShouldStartWith($"fabra: {path}:3: ");
        run.Error.ShouldContain(reason);
        run.Error.ShouldContain("(INVALID_FIELD)");
    }

    [Fact]
    public async Task Lines_become_documents_with_typed_metadata()
    {
        DefineIndex();
        const string Metadata =
            """{"year": 2024, "score": 0.5, "ok": true, "none": null, "at": "2024-01-15T10:30:00Z", "tags": ["a", "b"], "text": "2024"}""";
        var path = FileOf("a.ndjson", $$"""
            {"document_id": "x", "text": "t", "source_url": "https://example.org/x", "metadata": {{Metadata}}}
            {"id": 42, "text": "u", "metadata": null, "source_url": null}
            """);

        var run = await RunAsync("index", "add", "kb", path, "--id-prefix", "p-", "--metadata", "year=1", "--metadata", "team=risk");

        run.Code.ShouldBe(0, run.Error);
        var document = Stored("p-x");
        document.SourceUrl.ShouldBe("https://example.org/x");
        document.Metadata.Keys.Order().ShouldBe(["at", "ok", "score", "tags", "team", "text", "year"]);
        document.Metadata["year"].ShouldBe(FabraValue.From(2024));
        document.Metadata["score"].ShouldBe(FabraValue.From(0.5));
        document.Metadata["at"].TimestampValue.ShouldBe(SampleContexts.Time(0));
        document.Metadata["tags"].ShouldBe(FabraValue.From(AB));
        document.Metadata["text"].ShouldBe(FabraValue.From("2024"));
        Stored("p-42").Metadata.Keys.Order().ShouldBe(["team", "year"]);
    }

    [Fact]
    public async Task Map_says_which_fields_become_what()
    {
        DefineIndex();
        var path = FileOf("a.jsonl", """{"sku": "x", "body": "t", "price": 9.5, "attributes": {"color": "red"}, "stock": 3}""");
        string[] add = ["index", "add", "kb", path, "--map", "document_id=sku", "--map", "text=body", "--map", "metadata=attributes",
            "--map", "metadata.cost=price"];

        var strict = await RunAsync(add);
        var lenient = await RunAsync([.. add, "--ignore-unknown"]);

        strict.Error.ShouldContain("\"stock\" is unknown; known are ");
        lenient.Code.ShouldBe(0, lenient.Error);
        Stored("x").Text.ShouldBe("t");
        Stored("x").Metadata.Keys.Order().ShouldBe(["color", "cost"]);
    }

    [Fact]
    public async Task Lines_of_another_encoding_fail_once()
    {
        DefineIndex();
        var path = FileOf("a.jsonl", [0xFF, 0xFE, .. System.Text.Encoding.Unicode.GetBytes("{}\n{}\n{}\n")]);

        var run = await RunAsync("index", "add", "kb", path);

        run.Code.ShouldBe(1);
        run.Out.ShouldEndWith("1 failed\n");
        run.Error.ShouldContain("it holds a NUL byte; the rest of the file is left out (BINARY)");
    }

    [Fact]
    public async Task Lines_after_a_mark_are_read()
    {
        DefineIndex();
        var path = FileOf("a.jsonl", [0xEF, 0xBB, 0xBF, .. "{\"id\": \"x\", \"text\": \"t\"}\r\n"u8]);

        (await RunAsync("index", "add", "kb", path)).Code.ShouldBe(0);

        Stored("x").Text.ShouldBe("t");
    }

    [Fact]
    public async Task Lines_from_standard_input_have_ids_of_their_own()
    {
        DefineIndex();
        Input = [.. "{\"id\": \"x\", \"text\": \"t\"}"u8];

        (await RunAsync("index", "add", "kb", "-", "--type", "jsonl")).Code.ShouldBe(0);

        Stored("x").Text.ShouldBe("t");
    }

    [Fact]
    public async Task Many_lines_are_all_indexed()
    {
        DefineIndex();
        var lines = Enumerable.Range(0, 5000).Select(i => FormattableString.Invariant($$"""{"id": "d{{i}}", "text": "text {{i}}"}"""));

        var run = await RunOnTerminalAsync("index", "add", "kb", FileOf("a.jsonl", string.Join('\n', lines)));

        run.Code.ShouldBe(0);
        run.Out.ShouldBe("5000 indexed, 0 unchanged, 10000 chunks, 0 skipped, 0 failed\n");
        State.Documents.Count.ShouldBe(5000);
        State.Batches.ShouldAllBe(batch => batch.Documents.Count <= 100);
    }
}
