using System.Text;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;

namespace Fabra.Storage.DuckDb.Tests;

public sealed class ContextLogTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AppendAsync_by_many_at_once_leaves_no_gap_in_positions()
    {
        await using var test = await TestStore.OpenAsync();

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(
            _ => test.Store.Contexts.AppendAsync(test.Context(), null, Cancellation)));

        outcomes.Select(outcome => outcome.LogPosition).Order().ShouldBe(Enumerable.Range(1, 500).Select(i => (long)i));
        (await test.Store.Contexts.GetHeadAsync(Cancellation)).ShouldBe(500);
    }

    [Fact]
    public async Task AppendAsync_after_a_restart_finds_ids_and_keys_from_before()
    {
        await using var test = await TestStore.OpenAsync();
        var first = test.Context();
        var key = new RequestKey(TenantId.Default, "AssembleContext", "r1", new byte[32]);
        await test.Store.Contexts.AppendAsync(first, key, Cancellation);
        await test.Store.Contexts.AppendAsync(test.Context(), null, Cancellation);

        await test.RestartAsync();

        (await test.Store.Contexts.AppendAsync(first, null, Cancellation)).LogPosition.ShouldBe(1);
        (await test.Store.Contexts.AppendAsync(test.Context(), key, Cancellation)).Earlier
            .ShouldBe(new RequestKeyMatch(true, first.ContextId));
        (await test.Store.RequestKeys.FindAsync(key, Cancellation)).ShouldBe(new RequestKeyMatch(true, first.ContextId));
        (await test.Store.Contexts.AppendAsync(test.Context(), null, Cancellation)).LogPosition.ShouldBe(3);
    }

    [Fact]
    public async Task AppendAsync_with_one_key_twice_at_once_appends_once()
    {
        await using var test = await TestStore.OpenAsync();
        var key = new RequestKey(TenantId.Default, "AssembleContext", "r1", new byte[32]);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(
            _ => test.Store.Contexts.AppendAsync(test.Context(), key, Cancellation)));

        outcomes.Count(outcome => outcome.Earlier is null).ShouldBe(1);
        (await test.Store.Contexts.GetHeadAsync(Cancellation)).ShouldBe(1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task FindAsync_for_a_key_that_memory_had_no_room_for_asks_the_table(int inMemory)
    {
        await using var test = await TestStore.OpenAsync(options => options with { RequestKeysInMemory = inMemory });
        var keys = Enumerable.Range(0, 10)
            .Select(i => new RequestKey(TenantId.Default, "AssembleContext", $"r{i}", new byte[32])).ToArray();
        foreach (var key in keys)
        {
            await test.Store.Contexts.AppendAsync(test.Context(), key, Cancellation);
        }

        foreach (var key in keys)
        {
            (await test.Store.RequestKeys.FindAsync(key, Cancellation)).ShouldNotBeNull();
            (await test.Store.Contexts.AppendAsync(test.Context(), key, Cancellation)).Earlier.ShouldNotBeNull();
        }

        (await test.Store.RequestKeys.PurgeAsync(test.Clock.Now.AddSeconds(1), Cancellation)).ShouldBe(10);
        (await test.Store.RequestKeys.FindAsync(keys[9], Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task AppendAsync_of_text_that_is_not_utf8_refuses_that_record_alone()
    {
        await using var test = await TestStore.OpenAsync();

        var bad = test.Store.Contexts.AppendAsync(test.Context() with { Content = new byte[] { 0xFF } }, null, Cancellation);
        var zero = test.Store.Contexts.AppendAsync(test.Context("a\0b"), null, Cancellation);
        var good = await test.Store.Contexts.AppendAsync(test.Context(), null, Cancellation);

        await Should.ThrowAsync<RowRefusedException>(bad);
        await Should.ThrowAsync<RowRefusedException>(zero);
        good.LogPosition.ShouldBe(1);
    }

    [Fact]
    public async Task ListAsync_by_subject_or_label_is_not_fooled_by_text_that_looks_like_json()
    {
        await using var test = await TestStore.OpenAsync();
        var decoy = test.Context() with
        {
            Subjects = [new Subject("user", "x\"},{\"entity_name\":\"user\",\"entity_id\":\"42")],
            Labels = new Dictionary<string, string>
            {
                ["a"] = "x\",\"team\":\"risk",
                ["b,"] = "b,",
                [":"] = "v",
                ["é"] = "k",
                ["k"] = "é",
            },
        };
        var real = test.Context() with
        {
            Subjects = [new Subject("user", "7"), new Subject("user", "42")],
            Labels = new Dictionary<string, string> { ["team"] = "risk", ["/~"] = "odd \"name\"", ["é"] = "é", [","] = ":" },
        };
        await test.Store.Contexts.AppendAsync(decoy, null, Cancellation);
        await test.Store.Contexts.AppendAsync(real, null, Cancellation);

        (await ListAsync(new ContextFilter(TenantId.Default) { Subject = new Subject("user", "42") })).ShouldBe([real.ContextId]);
        foreach (var (name, value) in real.Labels)
        {
            var labels = new Dictionary<string, string> { [name] = value };
            (await ListAsync(new ContextFilter(TenantId.Default) { Labels = labels })).ShouldBe([real.ContextId], name);
        }

        async Task<IEnumerable<Guid>> ListAsync(ContextFilter filter) => (await test.Store.Contexts.ListAsync(
            filter, ContextOrder.NewestFirst, null, 10, ContextColumns.All, Cancellation)).Select(record => record.ContextId);
    }

    [Fact]
    public async Task Record_is_read_back_byte_for_byte()
    {
        await using var test = await TestStore.OpenAsync();
        var record = test.Context("née 数据 🙂 \r\n\t\"quoted\"") with
        {
            Subjects = [new Subject("user", "é\"\\<>&+'\u2028")],
            Labels = new Dictionary<string, string> { ["é\"\\"] = "🙂" },
            FreshnessStatus = FreshnessStatus.Degraded,
        };
        await test.Store.Contexts.AppendAsync(record, null, Cancellation);

        var found = await test.Store.Contexts.FindAsync(TenantId.Default, record.ContextId, ContextColumns.All, Cancellation);

        found.ShouldNotBeNull();
        found.Content.ToArray().ShouldBe(record.Content.ToArray());
        found.Lineage.ToArray().ShouldBe(record.Lineage.ToArray());
        found.Subjects.ShouldBe(record.Subjects);
        found.Labels.ShouldBe(record.Labels);
        found.Timestamp.ShouldBe(record.Timestamp);
        found.FreshnessStatus.ShouldBe(FreshnessStatus.Degraded);
        found.LogPosition.ShouldBe(1);
        (await test.Store.Contexts.FindAsync(new TenantId("other"), record.ContextId, ContextColumns.All, Cancellation)).ShouldBeNull();
    }

    [Fact]
    public async Task Summary_holds_the_beginning_of_the_content_and_no_other_segment()
    {
        await using var test = await TestStore.OpenAsync();
        var record = test.Context(string.Concat(Enumerable.Repeat("🙂é", 100)));
        await test.Store.Contexts.AppendAsync(record, null, Cancellation);

        var found = await test.Store.Contexts.FindAsync(TenantId.Default, record.ContextId, ContextColumns.Summary, Cancellation);

        PreviewOfContent.Of(Encoding.UTF8.GetString(found!.Content.Span))
            .ShouldBe(PreviewOfContent.Of(Encoding.UTF8.GetString(record.Content.Span)));
        found.Content.Length.ShouldBeLessThan(record.Content.Length);
        found.Plan.IsEmpty.ShouldBeTrue();
        found.Lineage.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public async Task StreamAsync_with_few_or_large_matches_yields_each_once_in_order()
    {
        await using var test = await TestStore.OpenAsync();
        var large = new string('x', 3_000_000);
        var appends = Enumerable.Range(0, 6_000).Select(i => test.Store.Contexts.AppendAsync(
            test.Context(i % 1_000 == 0 ? large : "small") with { Name = i % 500 == 0 ? "rare" : "common" }, null, Cancellation));
        foreach (var chunk in appends.Chunk(2_000))
        {
            await Task.WhenAll(chunk);
        }

        var all = await PositionsAsync(new ContextFilter(TenantId.Default), 0, 6_000);
        var rare = await PositionsAsync(new ContextFilter(TenantId.Default) { Name = "rare" }, 0, 6_000);
        var part = await PositionsAsync(new ContextFilter(TenantId.Default), 5_990, 5_995);

        all.ShouldBe(Enumerable.Range(1, 6_000).Select(i => (long)i));
        rare.Count.ShouldBe(12);
        rare.ShouldBe(rare.Order());
        part.ShouldBe([5_991, 5_992, 5_993, 5_994, 5_995]);

        async Task<List<long>> PositionsAsync(ContextFilter filter, long after, long head)
        {
            var positions = new List<long>();
            await foreach (var record in test.Store.Contexts.StreamAsync(
                filter, after, head, ContextColumns.All, Cancellation))
            {
                positions.Add(record.LogPosition!.Value);
            }

            return positions;
        }
    }

    [Fact]
    public async Task StreamAsync_past_altered_positions_yields_every_record()
    {
        await using var test = await TestStore.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 400).Select(_ => test.Store.Contexts.AppendAsync(test.Context(), null, Cancellation)));
        await test.RestartAsync(
            "UPDATE context_log SET log_position = CASE log_position WHEN 10 THEN 250 ELSE 5 END WHERE log_position IN (10, 200)");

        var filter = new ContextFilter(TenantId.Default);
        var records = await test.Store.Contexts.StreamAsync(filter, 0, 400, ContextColumns.All, Cancellation).ToListAsync(Cancellation);

        records.Select(record => record.LogPosition!.Value)
            .ShouldBe(Enumerable.Range(1, 400).Select(i => (long)i).Except([10, 200]).Concat([250, 5]).Order());
        records.Select(record => record.ContextId).Distinct().Count().ShouldBe(400);
    }

    [Fact]
    public async Task FindAsync_of_a_record_whose_time_was_altered_finds_it()
    {
        await using var test = await TestStore.OpenAsync();
        var record = test.Context();
        await test.Store.Contexts.AppendAsync(record, null, Cancellation);
        await test.RestartAsync("UPDATE context_log SET timestamp = '-infinity'");

        var found = await test.Store.Contexts.FindAsync(TenantId.Default, record.ContextId, ContextColumns.All, Cancellation);

        found.ShouldNotBeNull().UnreadableColumns.ShouldBe(["timestamp"]);
    }
}
