using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Filters, one by one: bounds, exactness, hostile texts.</summary>
public abstract class ContextFilterSuite(IStoreFixture fixture) : StoreSuite(fixture)
{
    private static readonly ContextFilter Everything = new(Sample.Tenant);

    [Fact]
    public async Task ListAsync_time_bounds_are_inclusive_to_the_millisecond()
    {
        var records = Enumerable.Range(0, 5)
            .Select(i => Sample.Context(Sample.IdAt(Sample.Start.AddMilliseconds(i)))).ToArray();
        await AppendAsync(records);

        async Task ExpectAsync(int start, int end, params int[] expected) => await ExpectOnlyAsync(
            Everything with { Start = Sample.Start.AddMilliseconds(start), End = Sample.Start.AddMilliseconds(end) },
            [.. expected.Select(index => records[index])]);

        await ExpectAsync(1, 3, 1, 2, 3);
        await ExpectAsync(2, 2, 2);
        await ExpectAsync(-10, 0, 0);
        await ExpectAsync(4, 10, 4);
        await ExpectAsync(5, 10);
        await ExpectOnlyAsync(Everything with { Start = Sample.Start.AddMilliseconds(3) }, [records[3], records[4]]);
        await ExpectOnlyAsync(Everything with { End = Sample.Start.AddMilliseconds(1) }, [records[0], records[1]]);
    }

    [Fact]
    public async Task ListAsync_bounds_within_a_millisecond_are_not_rounded()
    {
        var record = Sample.Context(Sample.IdAt(Sample.Start));
        await AppendAsync(record);

        await ExpectOnlyAsync(Everything with { Start = Sample.Start.AddMicroseconds(1) }, []);
        await ExpectOnlyAsync(Everything with { End = Sample.Start.AddMicroseconds(-1) }, []);
        await ExpectOnlyAsync(Everything with { Start = Sample.Start.AddMicroseconds(-1), End = Sample.Start.AddMicroseconds(1) }, [record]);
    }

    [Fact]
    public async Task ListAsync_bounds_in_another_zone_mean_the_same_instant()
    {
        var records = new[] { Sample.Context(), Sample.Context() };
        await AppendAsync(records);

        var first = records[0].Timestamp.ToOffset(TimeSpan.FromHours(9));
        await ExpectOnlyAsync(Everything with { Start = first, End = first }, [records[0]]);
    }

    [Fact]
    public async Task ListAsync_far_bounds_mean_no_bounds()
    {
        var record = Sample.Context();
        await AppendAsync(record);

        await ExpectOnlyAsync(Everything with { Start = DateTimeOffset.MinValue, End = DateTimeOffset.MaxValue }, [record]);
        await ExpectOnlyAsync(Everything with { Start = Sample.Minute(2), End = Sample.Minute(1) }, []);
    }

    [Fact]
    public async Task ListAsync_empty_texts_mean_no_restriction()
    {
        var record = Sample.Context();
        await AppendAsync(record);

        await ExpectOnlyAsync(Everything with { Name = "", Principal = new Principal("") }, [record]);
    }

    [Fact]
    public async Task ListAsync_status_and_tenant_separate()
    {
        var guaranteed = Sample.Context();
        var degraded = Sample.Context() with { FreshnessStatus = FreshnessStatus.Degraded };
        var others = Sample.Context() with { Tenant = new TenantId("other") };
        await AppendAsync(guaranteed, degraded, others);

        await ExpectOnlyAsync(Everything with { FreshnessStatus = FreshnessStatus.Guaranteed }, [guaranteed]);
        await ExpectOnlyAsync(Everything with { FreshnessStatus = FreshnessStatus.Degraded }, [degraded]);
        await ExpectOnlyAsync(new ContextFilter(new TenantId("other")), [others]);
        await ExpectOnlyAsync(new ContextFilter(new TenantId("Other")), []);
    }

    [Fact]
    public async Task ListAsync_every_label_asked_for_must_be_there()
    {
        var both = Sample.Context() with { Labels = Labels(("app", "a"), ("team", "t"), ("more", "m")) };
        var one = Sample.Context() with { Labels = Labels(("app", "a")) };
        var swapped = Sample.Context() with { Labels = Labels(("a", "app"), ("team", "a")) };
        var empty = Sample.Context() with { Labels = Labels(("app", "")) };
        var none = Sample.Context() with { Labels = Labels() };
        await AppendAsync(both, one, swapped, empty, none);

        await ExpectOnlyAsync(Everything with { Labels = Labels(("app", "a")) }, [both, one]);
        await ExpectOnlyAsync(Everything with { Labels = Labels(("app", "a"), ("team", "t")) }, [both]);
        await ExpectOnlyAsync(Everything with { Labels = Labels(("app", "")) }, [empty]);
        await ExpectOnlyAsync(Everything with { Labels = Labels(("team", "")) }, []);
    }

    [Fact]
    public async Task ListAsync_subject_is_one_entity_and_one_id()
    {
        var user = Sample.Context() with { Subjects = [new("order", "2"), new("user", "1")] };
        var order = Sample.Context() with { Subjects = [new("order", "1")] };
        var none = Sample.Context() with { Subjects = [] };
        await AppendAsync(user, order, none);

        await ExpectOnlyAsync(Everything with { Subject = new("user", "1") }, [user]);
        await ExpectOnlyAsync(Everything with { Subject = new("order", "1") }, [order]);
        await ExpectOnlyAsync(Everything with { Subject = new("user", "2") }, []);
        await ExpectOnlyAsync(Everything with { Subject = new("use", "r1") }, []);
    }

    [Fact]
    public async Task ListAsync_hostile_name_principal_label_or_subject_matches_itself_only()
    {
        var byText = HostileText.All.ToDictionary(
            text => text,
            text => Sample.Context(text) with
            {
                Principal = new Principal(text),
                Labels = Labels((text, "v"), ("k", text)),
                Subjects = [new(text, "1"), new("e", text)],
            },
            StringComparer.Ordinal);
        await AppendAsync([.. byText.Values]);

        foreach (var (text, record) in byText)
        {
            await ExpectOnlyAsync(Everything with { Name = text }, [record]);
            await ExpectOnlyAsync(Everything with { Principal = new Principal(text) }, [record]);
            await ExpectOnlyAsync(Everything with { Labels = Labels((text, "v")) }, [record]);
            await ExpectOnlyAsync(Everything with { Labels = Labels(("k", text)) }, [record]);
            await ExpectOnlyAsync(Everything with { Subject = new(text, "1") }, [record]);
            await ExpectOnlyAsync(Everything with { Subject = new("e", text) }, [record]);
        }
    }

    private static Dictionary<string, string> Labels(params (string Key, string Value)[] labels) =>
        labels.ToDictionary(label => label.Key, label => label.Value);

    private async Task AppendAsync(params ContextRecord[] records)
    {
        foreach (var record in records)
        {
            await Store.Contexts.AppendAsync(record, null, Cancel);
        }
    }

    /// <summary>The list, which goes by id, and the stream, which goes by position, here the same.</summary>
    private async Task ExpectOnlyAsync(ContextFilter filter, ContextRecord[] expected)
    {
        var ids = expected.Select(record => record.ContextId).ToArray();
        var listed = await Store.Contexts.ListAsync(filter, ContextOrder.OldestFirst, null, 1000, ContextColumns.Summary, Cancel);
        listed.Select(record => record.ContextId).ShouldBe(ids, $"list of {filter}");
        var streamed = await Store.Contexts.StreamAsync(filter, 0, 200, ContextColumns.Summary, Cancel).ToListAsync(Cancel);
        streamed.Select(record => record.ContextId).ShouldBe(ids, $"stream of {filter}");
    }
}
