using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Replay;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Contexts;

/// <summary>Every read says whether a record is what it commits to, and none fails because of what a record holds.</summary>
public sealed class RecordCheckTests
{
    private static readonly Dictionary<string, (Func<ContextRecord, ContextRecord> Alter, string[] Altered, string[] Unreadable)> Alterations = new()
    {
        ["content"] = (record => record with { Content = "forged"u8.ToArray() }, ["content"], []),
        ["content that is no text"] = (record => record with { Content = new byte[] { 0xff, 0xfe } }, ["content"], []),
        ["plan"] = (record => record with { Plan = Replace(record.Plan, "o200k_base", "cl100k_base") }, ["plan"], []),
        ["plan that is no JSON"] = (record => record with { Plan = "{"u8.ToArray() }, ["plan"], ["plan"]),
        ["label in the plan"] = (record => record with { Plan = Replace(record.Plan, "\"zone\"", "\"zona\"") }, ["plan"], []),
        ["lineage"] = (record => record with { Lineage = Replace(record.Lineage, "degraded", "guaranteed") }, ["lineage"], []),
        ["lineage that is no JSON"] = (record => record with { Lineage = "gone"u8.ToArray() }, ["lineage"], ["lineage"]),
        ["lineage that is a list"] = (record => record with { Lineage = "[]"u8.ToArray() }, ["lineage"], ["lineage"]),
        ["lineage with a reason of null"] =
            (record => record with { Lineage = Replace(record.Lineage, "\"degraded_reasons\":[", "\"degraded_reasons\":[null,") }, ["lineage"], ["lineage"]),
        ["lineage with half a letter"] =
            (record => record with { Lineage = Replace(record.Lineage, "\"context_name\":\"", "\"context_name\":\"\\ud800") }, ["lineage"], ["lineage"]),
        ["lineage beyond doubles"] =
            (record => record with { Lineage = Replace(record.Lineage, "\"latency_ms\":45.2", "\"latency_ms\":1e999") }, ["lineage"], ["lineage"]),
        ["meta"] = (record => record with { Meta = Replace(record.Meta, "session", "named") }, ["meta"], []),
        ["meta that is empty"] = (record => record with { Meta = default }, ["meta"], ["meta"]),
        ["salt"] = (record => record with { Salts = Replace(record.Salts, "\"meta\":\"", "\"meta\":\"0") }, ["meta"], []),
        ["salts that are no JSON"] = (record => record with { Salts = "x"u8.ToArray() }, ["salts"], []),
        ["manifest with a space before it"] = (record => record with { Manifest = (byte[])[.. " "u8, .. record.Manifest.Span] }, ["manifest"], []),
        ["manifest with more in it"] =
            (record => record with { Manifest = Replace(record.Manifest, "\"version\"", "\"verified\":\"yes\",\"version\"") }, ["manifest"], []),
        ["manifest that is a list"] = (record => record with { Manifest = "[1]"u8.ToArray() }, ["manifest"], []),
        ["manifest with half a letter"] =
            (record => record with { Manifest = Replace(record.Manifest, "\"tenant\":\"", "\"tenant\":\"\\ud800") }, ["tenant"], []),
        ["no salts and no commitments"] = (WithoutCommitments, ["content", "lineage", "meta", "plan"], []),
        ["context_id"] = (record => record with { ContextId = Guid.CreateVersion7(DateTimeOffset.UnixEpoch) }, ["context_id"], []),
        ["timestamp"] = (record => record with { Timestamp = record.Timestamp.AddTicks(10) }, ["timestamp"], []),
        ["name"] = (record => record with { Name = "forged" }, ["name"], []),
        ["version"] = (record => record with { Version = "v0" }, ["version"], []),
        ["tenant"] = (record => record with { Tenant = new TenantId("other") }, ["tenant"], []),
        ["principal"] = (record => record with { Principal = new Principal("someone") }, ["principal"], []),
        ["entry_type"] = (record => record with { EntryType = "NOTE" }, ["entry_type"], []),
        ["labels"] = (record => record with { Labels = new Dictionary<string, string> { ["zone"] = "us" } }, ["labels"], []),
        ["labels that are none"] = (record => record with { Labels = new Dictionary<string, string>(), UnreadableColumns = ["labels"] }, ["labels"], []),
        ["subjects"] = (record => record with { Subjects = [record.Subjects[0]] }, ["subjects"], []),
        ["order of subjects"] = (record => record with { Subjects = [.. record.Subjects.Reverse()] }, ["subjects"], []),
        ["freshness_status"] = (record => record with { FreshnessStatus = FreshnessStatus.Guaranteed }, ["freshness_status"], []),
        ["two at once"] =
            (record => record with { Principal = new Principal("someone"), Content = default }, ["content", "principal"], []),
    };

    // What a list has of a record shows these.
    private static readonly string[] InSummaries =
    [
        "manifest that is a list", "manifest with half a letter", "context_id", "timestamp", "name", "version", "tenant",
        "principal", "entry_type", "labels that are none", "two at once",
    ];

    public static TheoryData<string> Names => [.. Alterations.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Altered_record_is_read_and_named_and_its_neighbours_are_intact(string name)
    {
        var (alter, altered, unreadable) = Alterations[name];
        await using var core = new CoreHarness(SampleContexts.Setup);
        var before = await SampleContexts.AssembleAsync(core);
        var victim = await SampleContexts.AssembleAsync(core);
        var after = await SampleContexts.AssembleAsync(core);
        core.Log.Alter = record => record.ContextId == victim.Record.ContextId ? alter(record) : record;
        var filter = new ContextFilter(CoreHarness.Tenant);

        var read = await core.Contexts.GetAsync(CoreHarness.Tenant, victim.Record.ContextId, ContextColumns.All, CoreHarness.Token);
        var listed = (await core.Contexts.ListAsync(filter, ContextOrder.OldestFirst, null, 10, ContextColumns.All, CoreHarness.Token)).Contexts;
        var streamed = await core.Contexts.StreamAsync(filter, 0, null, ContextColumns.All, CoreHarness.Token).ToListAsync(CoreHarness.Token);

        foreach (var found in new[] { read, listed[1], streamed[1] })
        {
            found.Check.Verification.ShouldBe(Verification.Altered);
            found.Check.Altered.ShouldBe(altered, ignoreOrder: true);
            found.Check.Unreadable.ShouldBe(unreadable);
            (found.Lineage is null, found.Meta is null).ShouldBe((unreadable.Contains("lineage"), unreadable.Contains("meta")));
        }

        foreach (var whole in new[] { listed, streamed })
        {
            whole.Count.ShouldBe(3);
            (whole[0].Check, whole[0].Content).ShouldBe((RecordCheck.Intact, before.Content));
            (whole[2].Check, whole[2].Content).ShouldBe((RecordCheck.Intact, after.Content));
        }

        var replay = await core.ReplayAsync(victim, ReplayMode.Recorded);
        replay.Identical.ShouldBeFalse();
        replay.Differences.Count.ShouldBe(altered.Length);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Summary_is_unverified_unless_a_column_belies_it(string name)
    {
        await using var core = new CoreHarness(SampleContexts.Setup);
        var context = await SampleContexts.AssembleAsync(core);
        core.Log.Alter = _ => Alterations[name].Alter(context.Record) with { Plan = default, Lineage = default, Meta = default };

        var filter = new ContextFilter(CoreHarness.Tenant);
        var listed = await core.Contexts.ListAsync(filter, ContextOrder.OldestFirst, null, 10, ContextColumns.Summary, CoreHarness.Token);

        listed.Contexts.ShouldHaveSingleItem().Check.Verification
            .ShouldBe(InSummaries.Contains(name) ? Verification.Altered : Verification.Unverified);
    }

    [Fact]
    public async Task Record_that_is_intact_but_unreadable_says_both()
    {
        await using var core = new CoreHarness(SampleContexts.Setup);
        var context = await SampleContexts.AssembleAsync(core);
        var later = context.Record with { Meta = "[\"of a later version\"]"u8.ToArray() };
        core.Log.Alter = _ => RecordCommitment.Seal(later, new byte[RecordCommitment.SaltLength * 4]);

        var read = await core.GetAsync(context);

        read.Check.Verification.ShouldBe(Verification.Intact);
        read.Check.Unreadable.ShouldBe(["meta"]);
        (await core.ReplayAsync(context, ReplayMode.AsOf).ShouldBeRefusedAsync(ErrorReason.RecordDamaged))
            .Metadata["damaged"].ShouldBe("meta");
    }

    [Fact]
    public async Task Replay_of_a_plan_that_cannot_be_read_is_refused()
    {
        await using var core = new CoreHarness(SampleContexts.Setup);
        var context = await SampleContexts.AssembleAsync(core);
        core.Log.Alter = record => record with { Plan = "{}"u8.ToArray() };

        var refusal = await core.ReplayAsync(context, ReplayMode.AsOf).ShouldBeRefusedAsync(ErrorReason.RecordDamaged);

        refusal.Metadata["damaged"].ShouldBe("plan");
    }

    private static ContextRecord WithoutCommitments(ContextRecord record)
    {
        var manifest = Encoding.UTF8.GetString(record.Manifest.Span);
        foreach (var salt in System.Text.Json.Nodes.JsonNode.Parse(manifest)!["commitments"]!.AsObject())
        {
            manifest = manifest.Replace((string)salt.Value!, "", StringComparison.Ordinal);
        }

        return record with { Salts = "{}"u8.ToArray(), Manifest = Encoding.UTF8.GetBytes(manifest), Content = "forged"u8.ToArray() };
    }

    private static byte[] Replace(ReadOnlyMemory<byte> segment, string old, string text)
    {
        var before = Encoding.UTF8.GetString(segment.Span);
        before.ShouldContain(old);
        return Encoding.UTF8.GetBytes(before.Replace(old, text, StringComparison.Ordinal));
    }
}
