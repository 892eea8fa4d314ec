using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Making, finding, listing and deleting indexes.</summary>
public abstract class DocumentIndexSuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    [Fact]
    public async Task CreateIndexAsync_index_comes_back_as_it_was_stored()
    {
        var index = Samples.Index() with { Description = "it's \"quoted\" 👩‍🚀 \n and so on", CreatedAt = Sample.Start.AddMicroseconds(1) };
        (await Documents.CreateIndexAsync(index, Cancel)).ShouldBeTrue();

        (await Documents.FindIndexAsync(Sample.Tenant, index.IndexId, Cancel)).ShouldBe(index);
        (await Documents.FindIndexAsync(Sample.Tenant, index.Name, Sample.Minute(1), Cancel)).ShouldBe(index);
        await RestartAsync();
        (await Documents.FindIndexAsync(Sample.Tenant, index.IndexId, Cancel)).ShouldBe(index);
        (await Documents.FindIndexAsync(Sample.Tenant, Sample.NextId(), Cancel)).ShouldBeNull();
        (await Documents.FindIndexAsync(Sample.Tenant, "nobody", Sample.Minute(1), Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task CreateIndexAsync_name_of_a_live_index_is_taken()
    {
        var first = await CreateIndexAsync();
        (await Documents.CreateIndexAsync(Samples.Index(createdAt: 1), Cancel)).ShouldBeFalse();
        (await Documents.ListGenerationsAsync(Sample.Tenant, first.Name, Cancel)).ShouldBe([first]);

        // Names are compared ordinally, and each tenant has its own.
        (await Documents.CreateIndexAsync(Samples.Index("Manuals"), Cancel)).ShouldBeTrue();
        (await Documents.CreateIndexAsync(Samples.Index(tenant: new TenantId("other")), Cancel)).ShouldBeTrue();
        (await Documents.FindIndexAsync(Sample.Tenant, "manuals", Sample.Minute(9), Cancel)).ShouldBe(first);
    }

    [Fact]
    public async Task CreateIndexAsync_of_concurrent_callers_one_wins()
    {
        var indexes = Enumerable.Range(0, 20).Select(_ => Samples.Index()).ToArray();

        var made = await Task.WhenAll(indexes.Select(index => Task.Run(() => Documents.CreateIndexAsync(index, Cancel), Cancel)));

        made.Count(won => won).ShouldBe(1);
        (await Documents.ListIndexesAsync(Sample.Tenant, null, 10, Cancel)).ShouldBe([indexes[Array.IndexOf(made, true)]]);
    }

    [Fact]
    public async Task FindIndexAsync_goes_by_what_existed_at_the_instant()
    {
        var first = await CreateIndexAsync(createdAt: 1);
        (await Documents.DeleteIndexAsync(Sample.Tenant, first.IndexId, Sample.Minute(3), Cancel)).ShouldBeTrue();
        var second = await CreateIndexAsync(createdAt: 5);

        first = first with { DeletedAt = Sample.Minute(3) };
        (DateTimeOffset At, DocumentIndex? Index)[] expected =
        [
            (Sample.Minute(1).AddMicroseconds(-1), null), (Sample.Minute(1), first), (Sample.Minute(3).AddMicroseconds(-1), first),
            (Sample.Minute(3), null), (Sample.Minute(5).AddMicroseconds(-1), null), (Sample.Minute(5), second), (Sample.Minute(99), second),
        ];
        foreach (var restart in new[] { false, true })
        {
            foreach (var (at, index) in expected)
            {
                (await Documents.FindIndexAsync(Sample.Tenant, first.Name, at, Cancel)).ShouldBe(index, $"at {at:O}");
            }

            (await Documents.FindIndexAsync(new TenantId("other"), first.Name, Sample.Minute(1), Cancel)).ShouldBeNull();
            (await Documents.FindIndexAsync(Sample.Tenant, first.IndexId, Cancel)).ShouldBe(first);
            (await Documents.FindIndexAsync(new TenantId("other"), second.IndexId, Cancel)).ShouldBeNull();
            (await Documents.ListGenerationsAsync(Sample.Tenant, first.Name, Cancel)).ShouldBe([first, second]);
            (await Documents.ListGenerationsAsync(new TenantId("other"), first.Name, Cancel)).ShouldBeEmpty();
            if (!restart)
            {
                await RestartAsync();
            }
        }
    }

    [Fact]
    public async Task ListIndexesAsync_live_ones_by_name_page_by_page()
    {
        string[] names = ["b", "B", "a", "a-1", "a.b", "_z", "Z", "9", "aa", "gone", "ab"];
        foreach (var name in names)
        {
            var index = await CreateIndexAsync(name);
            if (name == "gone")
            {
                await Documents.DeleteIndexAsync(Sample.Tenant, index.IndexId, Sample.Minute(1), Cancel);
            }
        }

        await CreateIndexAsync("theirs", tenant: new TenantId("other"));

        string? after = null;
        var listed = new List<string>();
        while (await Documents.ListIndexesAsync(Sample.Tenant, after, 3, Cancel) is { Count: > 0 } page)
        {
            page.Count.ShouldBeLessThanOrEqualTo(3);
            listed.AddRange(page.Select(index => index.Name));
            listed.ShouldBeUnique();
            after = listed[^1];
        }

        listed.ShouldBe(names.Where(name => name != "gone").Order(StringComparer.Ordinal));
        (await Documents.ListIndexesAsync(Sample.Tenant, null, 100, Cancel)).Count.ShouldBe(10);
    }

    [Fact]
    public async Task DeleteIndexAsync_ends_a_live_index_once()
    {
        var index = await CreateIndexAsync();
        (await Documents.DeleteIndexAsync(new TenantId("other"), index.IndexId, Sample.Minute(1), Cancel)).ShouldBeFalse();
        (await Documents.DeleteIndexAsync(Sample.Tenant, Sample.NextId(), Sample.Minute(1), Cancel)).ShouldBeFalse();
        (await Documents.DeleteIndexAsync(Sample.Tenant, index.IndexId, Sample.Minute(1), Cancel)).ShouldBeTrue();
        (await Documents.DeleteIndexAsync(Sample.Tenant, index.IndexId, Sample.Minute(2), Cancel)).ShouldBeFalse();

        (await Documents.FindIndexAsync(Sample.Tenant, index.IndexId, Cancel)).ShouldBe(index with { DeletedAt = Sample.Minute(1) });
        (await Documents.ListIndexesAsync(Sample.Tenant, null, 10, Cancel)).ShouldBeEmpty();
    }
}
