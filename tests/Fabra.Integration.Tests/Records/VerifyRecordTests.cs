using System.Text.Json.Nodes;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Fabra.Integration.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Records;

/// <summary>A record verified by a short program in another language, which shares nothing with the server.</summary>
public sealed class VerifyRecordTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Untouched_record_is_verified()
    {
        var raw = await RawAsync();

        var run = await VerifyAsync(raw);

        run.Code.ShouldBe(0, run.Error);
        run.Out.ShouldEndWith(" verified\n");
    }

    [Theory]
    [InlineData("content")]
    [InlineData("lineage")]
    [InlineData("meta")]
    [InlineData("plan")]
    [InlineData("salts")]
    [InlineData("manifest")]
    public async Task Record_with_one_altered_byte_is_refused(string segment)
    {
        var raw = JsonNode.Parse(await RawAsync())!;
        var text = raw["raw"]![segment]!.GetValue<string>();

        // The last letter or digit: whatever the segment is, it stays well-formed.
        var at = text.Length - 1;
        while (!char.IsAsciiLetterOrDigit(text[at]))
        {
            at--;
        }

        raw["raw"]![segment] = string.Concat(text.AsSpan(0, at), text[at] == '1' ? "2" : "1", text.AsSpan(at + 1));
        var run = await VerifyAsync(raw.ToJsonString());

        run.Code.ShouldNotBe(0);
        run.Out.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("name", "\"forged\"", "name")]
    [InlineData("timestamp", "\"2024-01-01T00:00:00Z\"", "timestamp")]
    [InlineData("version", "\"v0\"", "version")]
    [InlineData("tenant", "\"other\"", "tenant")]
    [InlineData("principal", "\"somebody\"", "principal")]
    [InlineData("labels", "{}", "labels")]
    [InlineData("subjects", "[]", "subjects")]
    [InlineData("freshness_status", "\"degraded\"", "freshness_status")]
    public async Task Record_displayed_with_another_value_is_refused(string member, string json, string named)
    {
        var raw = JsonNode.Parse(await RawAsync())!;
        raw[member] = JsonNode.Parse(json);

        var run = await VerifyAsync(raw.ToJsonString());

        run.Code.ShouldBe(1);
        run.Error.ShouldEndWith($" altered: {named}\n");
    }

    private static Task<CliRun> VerifyAsync(string raw) =>
        Command.RunAsync("python3", [Repository.PathOf("examples/verify_record.py")], null, raw);

    private async Task<string> RawAsync()
    {
        await Samples.WriteAsync(server.Client, "žluťoučký 🐎", 0.1, "línea\n\"quoted\"");
        var context = await server.Client.AssembleContextAsync(
            "verified",
            Samples.Card("žluťoučký 🐎"),
            new Client.AssembleContextOptions { Labels = new Dictionary<string, string> { ["tým"] = "ž" } },
            TestContext.Current.CancellationToken);
        return await server.Cli.PrintAsync("context", "show", context.ContextId, "--raw");
    }
}
