using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Replay;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Contexts;

public sealed class RecordCommitmentTests
{
    [Fact]
    public async Task Seal_commits_as_documented_recomputed_here_from_the_stored_bytes()
    {
        await using var core = new CoreHarness(SampleContexts.Setup);
        var record = (await core.GetAsync(await SampleContexts.AssembleAsync(core))).Record;
        var salts = JsonNode.Parse(record.Salts.Span)!;
        string Commitment(string segment, ReadOnlyMemory<byte> stored)
        {
            var salt = Convert.FromHexString((string)salts[segment]!);
            salt.Length.ShouldBe(32);
            return Convert.ToHexStringLower(SHA256.HashData([.. "fabra/seg/v1"u8, 0, .. salt, .. stored.Span]));
        }

        // Names are ASCII and sorted here by hand; the only text that needs escaping is the context's name.
        var manifest = "{\"commitments\":{"
            + $"\"content\":\"{Commitment("content", record.Content)}\","
            + $"\"lineage\":\"{Commitment("lineage", record.Lineage)}\","
            + $"\"meta\":\"{Commitment("meta", record.Meta)}\","
            + $"\"plan\":\"{Commitment("plan", record.Plan)}\"}},"
            + $"\"context_id\":\"{record.ContextId}\",\"entry_type\":\"CONTEXT\",\"name\":\"recommendation_context \\\"ž\\\"\","
            + $"\"principal\":\"anonymous\",\"tenant\":\"default\",\"timestamp\":\"2024-01-15T10:30:00.046Z\",\"version\":\"v1\"}}";

        Encoding.UTF8.GetString(record.Manifest.Span).ShouldBe(manifest);
        RecordCommitment.RecordHash(record).ShouldBe(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(manifest))));
        RecordCommitment.ContentHash(record).ShouldBe(Commitment("content", record.Content));
        salts.AsObject().Select(salt => (string)salt.Value!).Distinct().Count().ShouldBe(4);
    }

    [Fact]
    public async Task ReplayAsync_recorded_gives_the_stored_bytes_and_detects_any_flipped_byte()
    {
        await using var core = new CoreHarness(SampleContexts.Setup);
        var context = await SampleContexts.AssembleAsync(core);
        var intact = await core.ReplayAsync(context, ReplayMode.Recorded);
        intact.Identical.ShouldBeTrue();
        intact.Reexecuted.ShouldBe(Reexecution.None);
        intact.Differences.ShouldBeEmpty();
        intact.Replayed.Content.ShouldBe(context.Content);
        (string Name, Func<ContextRecord, ReadOnlyMemory<byte>> Get, Func<ContextRecord, byte[], ContextRecord> Set)[] columns =
        [
            ("content", record => record.Content, (record, bytes) => record with { Content = bytes }),
            ("plan", record => record.Plan, (record, bytes) => record with { Plan = bytes }),
            ("lineage", record => record.Lineage, (record, bytes) => record with { Lineage = bytes }),
            ("meta", record => record.Meta, (record, bytes) => record with { Meta = bytes }),
            ("salts", record => record.Salts, (record, bytes) => record with { Salts = bytes }),
            ("manifest", record => record.Manifest, (record, bytes) => record with { Manifest = bytes }),
        ];

        foreach (var (name, get, set) in columns)
        {
            for (var at = 0; at < get(context.Record).Length; at += 11)
            {
                core.Log.Alter = record =>
                {
                    var bytes = get(record).ToArray();
                    bytes[at] ^= 1;
                    return set(record, bytes);
                };
                (await DetectsAsync(core, context)).ShouldBeTrue($"{name}, byte {at}");
            }
        }

        core.Log.Alter = record => record with { Principal = new Principal("someone") };
        (await core.ReplayAsync(context, ReplayMode.Recorded)).Differences.ShouldHaveSingleItem().Message
            .ShouldBe("the stored principal does not match the record's manifest");
    }

    private static async Task<bool> DetectsAsync(CoreHarness core, Core.Contexts.AssembledContext context)
    {
        var replay = await core.ReplayAsync(context, ReplayMode.Recorded);
        return !replay.Identical
            && replay.Differences.Count > 0
            && replay.Differences.All(difference => difference.Path == "record_hash")
            && replay.Original.Check.Verification == Verification.Altered;
    }
}
