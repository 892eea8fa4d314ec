using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Appending and finding records.</summary>
public abstract class ContextLogSuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    [Fact]
    public async Task AppendAsync_record_is_found_byte_for_byte()
    {
        // JSON that a parser would not give back as it was: white space, order, escapes, number forms, a repeated name.
        var record = Sample.Context() with
        {
            Content = "Grüße, 日本語 👩‍🚀\r\n\ttab \u0001 end "u8.ToArray(),
            Plan = """ { "b" : 1.0, "a" : 1e2, "text": "\u00e9\/", "a": 2 } """u8.ToArray(),
            Lineage = "{\"z\":9007199254740993,\n \"y\":-0.0}\n"u8.ToArray(),
            Meta = "{}"u8.ToArray(),
            Subjects = [new Subject("user", "u2"), new Subject("User", "u2"), new Subject("user", "u1")],
            FreshnessStatus = FreshnessStatus.Degraded,
            Labels = new Dictionary<string, string> { ["app"] = "x", ["App"] = "y", ["empty"] = "" },
        };

        var outcome = await Store.Contexts.AppendAsync(record, null, Cancel);

        outcome.ShouldBe(new AppendOutcome(1, null));
        var found = await Store.Contexts.FindAsync(record.Tenant, record.ContextId, ContextColumns.All, Cancel);
        found.ShouldBeStored(record);
        found!.LogPosition.ShouldBe(1);
    }

    [Fact]
    public async Task AppendAsync_empty_parts_are_kept_empty()
    {
        var record = Sample.Context() with
        {
            Content = ReadOnlyMemory<byte>.Empty,
            Subjects = [],
            Labels = new Dictionary<string, string>(),
            ReplicaId = "",
        };
        await Store.Contexts.AppendAsync(record, null, Cancel);

        (await Store.Contexts.FindAsync(record.Tenant, record.ContextId, ContextColumns.All, Cancel)).ShouldBeStored(record);
    }

    [Fact]
    public async Task AppendAsync_five_megabytes_in_each_segment_come_back()
    {
        var text = new StringBuilder();
        while (text.Length < 5_000_000)
        {
            text.Append("0123456789 äöü 日本 👩‍🚀 ").Append(text.Length);
        }

        var json = Encoding.UTF8.GetBytes($$"""{"text":"{{text}}"}""");
        var record = Sample.Context(content: text.ToString()) with { Plan = json, Lineage = json, Meta = json };
        await Store.Contexts.AppendAsync(record, null, Cancel);
        await RestartAsync();

        (await Store.Contexts.FindAsync(record.Tenant, record.ContextId, ContextColumns.All, Cancel)).ShouldBeStored(record);
    }

    [Fact]
    public async Task AppendAsync_hostile_texts_come_back_and_stay_apart()
    {
        var records = HostileText.All.Select(text => Sample.Context(text, text) with
        {
            Principal = new Principal(text),
            Subjects = [new Subject(text, text)],
            Labels = new Dictionary<string, string> { [text] = text },
            ReplicaId = text,
        }).ToArray();
        foreach (var record in records)
        {
            await Store.Contexts.AppendAsync(record, null, Cancel);
        }

        foreach (var record in records)
        {
            (await Store.Contexts.FindAsync(record.Tenant, record.ContextId, ContextColumns.All, Cancel)).ShouldBeStored(record);
        }
    }

    [Fact]
    public async Task AppendAsync_same_id_again_returns_its_position_and_stores_nothing()
    {
        var first = Sample.Context();
        var second = Sample.Context();
        await Store.Contexts.AppendAsync(first, null, Cancel);
        await Store.Contexts.AppendAsync(second, null, Cancel);

        (await Store.Contexts.AppendAsync(first, null, Cancel)).ShouldBe(new AppendOutcome(1, null));
        await RestartAsync();
        (await Store.Contexts.AppendAsync(second, null, Cancel)).ShouldBe(new AppendOutcome(2, null));

        (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(2);
        (await AllAsync()).Select(record => record.ContextId).ShouldBe([first.ContextId, second.ContextId]);
    }

    [Fact]
    public async Task AppendAsync_same_id_at_once_is_stored_once()
    {
        var record = Sample.Context();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Task.Run(() => Store.Contexts.AppendAsync(record, null, Cancel), Cancel)));

        outcomes.ShouldAllBe(outcome => outcome == new AppendOutcome(1, null));
        (await AllAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task AppendAsync_id_older_than_those_before_is_appended_last()
    {
        // A spool drains records that are older than what the log already has.
        var newer = Sample.Context(Sample.IdAt(Sample.Minute(50)));
        var older = Sample.Context(Sample.IdAt(Sample.Minute(5)));
        await Store.Contexts.AppendAsync(newer, null, Cancel);
        await Store.Contexts.AppendAsync(older, null, Cancel);

        (await Store.Contexts.FindAsync(Sample.Tenant, older.ContextId, ContextColumns.All, Cancel)).ShouldBeStored(older);
        (await AllAsync()).Select(record => record.ContextId).ShouldBe([newer.ContextId, older.ContextId]);
    }

    [Fact]
    public async Task FindAsync_other_tenant_or_unknown_id_is_null()
    {
        var record = Sample.Context();
        await Store.Contexts.AppendAsync(record, null, Cancel);

        (await Store.Contexts.FindAsync(new TenantId("other"), record.ContextId, ContextColumns.All, Cancel)).ShouldBeNull();
        (await Store.Contexts.FindAsync(new TenantId("DEFAULT"), record.ContextId, ContextColumns.All, Cancel)).ShouldBeNull();
        (await Store.Contexts.FindAsync(record.Tenant, Sample.IdAt(record.Timestamp), ContextColumns.All, Cancel)).ShouldBeNull();
        (await Store.Contexts.FindAsync(record.Tenant, Guid.Empty, ContextColumns.All, Cancel)).ShouldBeNull();
        (await Store.Contexts.FindAsync(record.Tenant, Guid.AllBitsSet, ContextColumns.All, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_summary_has_a_preview_and_no_segments()
    {
        var characters = Enumerable.Range(0, PreviewOfContent.ReadLength + 20).Select(i => i % 2 == 0 ? "👩" : "é").ToArray();
        var shorter = Sample.Context(content: string.Concat(characters.Take(PreviewOfContent.Length)));
        var longer = Sample.Context(content: string.Concat(characters));
        foreach (var record in new[] { shorter, longer })
        {
            await Store.Contexts.AppendAsync(record, null, Cancel);
            var found = await Store.Contexts.FindAsync(record.Tenant, record.ContextId, ContextColumns.Summary, Cancel);
            var listed = (await Store.Contexts.ListAsync(
                new ContextFilter(record.Tenant), ContextOrder.NewestFirst, null, 1, ContextColumns.Summary, Cancel)).Single();

            foreach (var summary in new[] { found.ShouldNotBeNull(), listed })
            {
                summary.ShouldHaveColumnsOf(record);
                summary.LogPosition.ShouldNotBeNull();
                (summary.Plan.Length, summary.Lineage.Length, summary.Meta.Length).ShouldBe((0, 0, 0));
                Encoding.UTF8.GetString(summary.Content.Span).ShouldBe(string.Concat(
                    Encoding.UTF8.GetString(record.Content.Span).EnumerateRunes().Take(PreviewOfContent.ReadLength)));
            }
        }
    }

    private async Task<List<ContextRecord>> AllAsync() => await Store.Contexts
        .StreamAsync(new ContextFilter(Sample.Tenant), 0, await Store.Contexts.GetHeadAsync(Cancel), ContextColumns.Summary, Cancel)
        .ToListAsync(Cancel);
}
