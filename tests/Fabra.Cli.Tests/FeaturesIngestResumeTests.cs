using System.Text;

namespace Fabra.Cli.Tests;

/// <summary>An ingest that was interrupted says what is written, and goes on from there.</summary>
public sealed class FeaturesIngestResumeTests : CliTest
{
    [Fact]
    public async Task Ingest_from_standard_input_takes_the_format_from_the_option()
    {
        DefineFeatures();
        Input = "feature_name,entity_id,value\ntier,u1,gold\n"u8.ToArray();

        var run = await RunAsync("features", "ingest", "-", "--format", "csv");

        run.ShouldBe(new CliRun(0, "1 written, 0 rejected\n", ""));
        State.Writes.Single().Value.StringValue.ShouldBe("gold");
    }

    [Fact]
    public async Task Ingest_interrupted_counts_what_was_sent()
    {
        DefineFeatures();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        InputStream = new StoppingStream(Encoding.UTF8.GetBytes(Rows(0, 25)), stop);

        var run = await RunAsync(false, stop.Token, "features", "ingest", "-", "--format", "jsonl", "--batch-size", "10");

        run.Code.ShouldBe(130);
        run.Out.ShouldBe("25 written, 0 rejected\n");
        State.Writes.Count.ShouldBe(25);
    }

    [Fact]
    public async Task Ingest_broken_is_continued_with_resume_and_writes_no_row_twice()
    {
        DefineFeatures();
        var path = FileOf("rows.jsonl", Rows(0, 50));
        State.IngestBreaksAfter = 2;

        var broken = await RunAsync("features", "ingest", path, "--batch-size", "10");

        broken.Code.ShouldBe(4);
        broken.Out.ShouldBe("20 written, 0 rejected\n");
        broken.Error.ShouldContain("stopped after line 20; --resume continues");
        State.IngestBreaksAfter = int.MaxValue;

        var resumed = await RunAsync("features", "ingest", path, "--batch-size", "10", "--resume");

        resumed.ShouldBe(new CliRun(0, "30 written, 0 rejected\n", ""));
        State.Writes.Select(write => write.EntityId).ShouldBe(Enumerable.Range(0, 50).Select(i => $"u{i}"));
        Directory.GetFiles(Folder).ShouldBe([path]);
    }

    [Fact]
    public async Task Ingest_resumed_with_a_changed_file_is_refused()
    {
        DefineFeatures();
        var path = FileOf("rows.jsonl", Rows(0, 50));
        State.IngestBreaksAfter = 2;
        await RunAsync("features", "ingest", path, "--batch-size", "10");
        FileOf("rows.jsonl", Rows(7, 50));

        var run = await RunAsync("features", "ingest", path, "--resume");

        run.Code.ShouldBe(2);
        run.Error.ShouldContain("the file has changed since");
    }

    [Fact]
    public async Task Ingest_repeated_without_resume_says_so()
    {
        DefineFeatures();
        var path = FileOf("rows.jsonl", Rows(0, 50));
        State.IngestBreaksAfter = 2;
        await RunAsync("features", "ingest", path, "--batch-size", "10");
        State.IngestBreaksAfter = int.MaxValue;

        var run = await RunAsync("features", "ingest", path);

        run.Out.ShouldBe("50 written, 0 rejected\n");
        run.Error.ShouldContain("--resume continues");
    }

    private static string Rows(int first, int count) => string.Concat(Enumerable.Range(first, count)
        .Select(i => $$"""{"feature_name": "engagement_score", "entity_id": "u{{i}}", "value": {{i}}}""" + "\n"));

    /// <summary>Gives its bytes; whoever asks for more is interrupted.</summary>
    private sealed class StoppingStream(byte[] bytes, CancellationTokenSource stop) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = base.Read(buffer, offset, count);
            if (read == 0)
            {
                stop.Cancel();
            }

            return read;
        }
    }
}
