using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Requests are remembered with what they appended, for 24 hours.</summary>
public abstract class RequestKeysSuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    private const string Writes = "WriteFeatures";

    [Fact]
    public async Task Context_append_again_under_its_key_appends_nothing()
    {
        var key = Sample.Request("r1");
        var first = Sample.Context();
        (await Store.RequestKeys.FindAsync(key, Cancel)).ShouldBeNull();
        (await Store.Contexts.AppendAsync(first, key, Cancel)).ShouldBe(new AppendOutcome(1, null));

        for (var round = 0; round < 2; round++)
        {
            var second = Sample.Context();
            (await Store.Contexts.AppendAsync(second, key, Cancel)).Earlier.ShouldBe(new RequestKeyMatch(true, first.ContextId));
            (await FindAsync(second)).ShouldBeNull();
            (await Store.RequestKeys.FindAsync(key, Cancel)).ShouldBe(new RequestKeyMatch(true, first.ContextId));
            (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(1);
            await RestartAsync();
        }
    }

    [Fact]
    public async Task Key_with_another_fingerprint_is_another_request()
    {
        var first = Sample.Context();
        await Store.Contexts.AppendAsync(first, Sample.Request("r1"), Cancel);
        var other = Sample.Request("r1", body: "other");

        for (var round = 0; round < 2; round++)
        {
            (await Store.RequestKeys.FindAsync(other, Cancel)).ShouldBe(new RequestKeyMatch(false, first.ContextId));
            var second = Sample.Context();
            (await Store.Contexts.AppendAsync(second, other, Cancel)).Earlier.ShouldBe(new RequestKeyMatch(false, first.ContextId));
            (await FindAsync(second)).ShouldBeNull();
            await RestartAsync();
        }
    }

    [Fact]
    public async Task Context_of_a_spool_drained_twice_is_appended_once()
    {
        var record = Sample.Context();
        await Store.Contexts.AppendAsync(record, Sample.Request("r1"), Cancel);

        var again = await Store.Contexts.AppendAsync(record, Sample.Request("r1"), Cancel);

        // Both rules speak here: the id is known, and so is the key. Either answer leads to the record.
        (again == new AppendOutcome(1, null) || again.Earlier == new RequestKeyMatch(true, record.ContextId)).ShouldBeTrue($"{again}");
        (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(1);
    }

    [Fact]
    public async Task Context_appends_at_once_under_one_key_make_one_record()
    {
        for (var round = 1; round <= 5; round++)
        {
            var key = Sample.Request($"r{round}");
            var records = Enumerable.Range(0, 16).Select(_ => Sample.Context()).ToArray();

            var outcomes = await Task.WhenAll(records.Select(record =>
                Task.Run(() => Store.Contexts.AppendAsync(record, key, Cancel), Cancel)));

            var winner = records[Array.FindIndex(outcomes, outcome => outcome.Earlier is null)];
            outcomes.Count(outcome => outcome.Earlier == new RequestKeyMatch(true, winner.ContextId)).ShouldBe(15);
            (await Store.Contexts.GetHeadAsync(Cancel)).ShouldBe(round);
            (await FindAsync(winner)).ShouldBeStored(winner);
        }
    }

    [Fact]
    public async Task Feature_append_again_under_its_key_appends_nothing()
    {
        var key = Sample.Request("r1", method: Writes);
        var first = Sample.Row(Value.Of("first"), Sample.Minute(1));
        var second = Sample.Row(Value.Of("second"), Sample.Minute(2));
        (await Store.Features.AppendAsync([first], key, Cancel)).ShouldBeNull();

        for (var round = 0; round < 2; round++)
        {
            (await Store.Features.AppendAsync([second], key, Cancel)).ShouldBe(new RequestKeyMatch(true, null));
            (await Store.Features.AppendAsync([second], Sample.Request("r1", "other", Writes), Cancel))
                .ShouldBe(new RequestKeyMatch(false, null));
            (await Store.Features.ReadAsOfAsync(Sample.Tenant, [first.Key], Sample.Minute(3), Cancel)).ShouldBe([first]);
            await RestartAsync();
        }
    }

    [Fact]
    public async Task Feature_appends_at_once_under_one_key_append_one_batch()
    {
        var key = Sample.Request("r1", method: Writes);
        var batches = Enumerable.Range(0, 16)
            .Select(i => Enumerable.Range(0, 3).Select(j => Sample.Row(Value.Of(i), Sample.Minute(1), key: Sample.Key($"u{j}"))).ToArray())
            .ToArray();

        var earlier = await Task.WhenAll(batches.Select(batch =>
            Task.Run(() => Store.Features.AppendAsync(batch, key, Cancel), Cancel)));

        earlier.Count(match => match is null).ShouldBe(1);
        var stored = await Store.Features.ReadAsOfAsync(
            Sample.Tenant, [.. batches[0].Select(row => row.Key)], Sample.Minute(2), Cancel);
        stored.ShouldBe(batches[Array.IndexOf(earlier, null)]);
    }

    [Fact]
    public async Task Keys_of_other_tenants_methods_and_ids_are_others()
    {
        RequestKey[] keys =
        [
            .. HostileText.All.Select(text => Sample.Request(text)), Sample.Request("r"), Sample.Request("R"),
            Sample.Request("r", tenant: new TenantId("other")), Sample.Request("r", method: Writes), Sample.Request("r", method: "Assemble"),
        ];
        var records = keys.Select(_ => Sample.Context()).ToArray();
        for (var i = 0; i < keys.Length; i++)
        {
            (await Store.RequestKeys.FindAsync(keys[i], Cancel)).ShouldBeNull();
            (await Store.Contexts.AppendAsync(records[i], keys[i], Cancel)).Earlier.ShouldBeNull();
        }

        await RestartAsync();
        for (var i = 0; i < keys.Length; i++)
        {
            (await Store.RequestKeys.FindAsync(keys[i], Cancel)).ShouldBe(new RequestKeyMatch(true, records[i].ContextId));
        }
    }

    [Fact]
    public async Task Key_is_forgotten_after_24_hours()
    {
        var key = Sample.Request("r1");
        var first = Sample.Context();
        var second = Sample.Context();
        await Store.Contexts.AppendAsync(first, key, Cancel);

        Fixture.Time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(1));
        (await Store.Contexts.AppendAsync(second, key, Cancel)).Earlier.ShouldBe(new RequestKeyMatch(true, first.ContextId));

        Fixture.Time.Advance(TimeSpan.FromMinutes(2));
        (await Store.RequestKeys.FindAsync(key, Cancel)).ShouldBeNull();
        (await Store.Contexts.AppendAsync(second, key, Cancel)).ShouldBe(new AppendOutcome(2, null));
        await RestartAsync();
        (await Store.RequestKeys.FindAsync(key, Cancel)).ShouldBe(new RequestKeyMatch(true, second.ContextId));
    }

    [Fact]
    public async Task PurgeAsync_forgets_what_is_older_and_keeps_the_rest()
    {
        for (var i = 0; i < 4; i++)
        {
            await Store.Contexts.AppendAsync(Sample.Context(), Sample.Request($"r{i}"), Cancel);
            Fixture.Time.Advance(TimeSpan.FromMinutes(10));
        }

        // r2 was created at this very instant, which is not before it.
        (await Store.RequestKeys.PurgeAsync(Fixture.Time.Now.AddMinutes(-20), Cancel)).ShouldBe(2);
        (await Store.RequestKeys.PurgeAsync(Fixture.Time.Now.AddMinutes(-20), Cancel)).ShouldBe(0);
        for (var round = 0; round < 2; round++)
        {
            (await Store.RequestKeys.FindAsync(Sample.Request("r1"), Cancel)).ShouldBeNull();
            (await Store.RequestKeys.FindAsync(Sample.Request("r2"), Cancel)).ShouldNotBeNull();
            (await Store.RequestKeys.FindAsync(Sample.Request("r3"), Cancel)).ShouldNotBeNull();
            await RestartAsync();
        }

        (await Store.Contexts.AppendAsync(Sample.Context(), Sample.Request("r1"), Cancel)).ShouldBe(new AppendOutcome(5, null));
    }

    private Task<ContextRecord?> FindAsync(ContextRecord record) =>
        Store.Contexts.FindAsync(record.Tenant, record.ContextId, ContextColumns.All, Cancel);
}
