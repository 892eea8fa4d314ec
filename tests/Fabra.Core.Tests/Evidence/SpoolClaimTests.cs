using Fabra.Core.Contexts;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Stores;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

/// <summary>Whose a folder is: stamped before the first record, refused unchanged when its records are another store's.</summary>
public sealed class SpoolClaimTests : IDisposable
{
    private static readonly StoreIdentity Other = new(new Guid("5eed0000-0000-4000-8000-000000000002"), "another store at /other");

    private readonly TemporaryFolder _folder = new(inMemory: true);
    private readonly CapturedLog<ContextSpool> _log = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => _folder.File("spool");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_of_a_new_folder_stamps_it_before_any_record()
    {
        await using var spool = await OpenAsync(ContextSamples.Store);

        new SpoolStamp(Folder).Read().ShouldBe(ContextSamples.Store);
        File.Exists(Path.Join(Folder, "store.next")).ShouldBeFalse();
        _log.Of("context_spool_claimed").ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_by_another_store_names_both_and_changes_nothing()
    {
        await Spools.FillAsync(Folder, [Spools.Sample(1), Spools.Sample(2)], Token);

        // What an opening would mend, too: a torn tail, and bytes that are no record.
        await File.AppendAllBytesAsync(Spools.Segments(Folder)[0], [1, 2, 3], Token);
        var before = Snapshot();

        var refused = await Should.ThrowAsync<SpoolOfAnotherStoreException>(OpenAsync(Other));

        refused.Message.ShouldBe(
            $"The spool {Folder} holds 2 records of the store {ContextSamples.Store.Id} (a store at /data); this server's store is "
            + $"{Other.Id} (another store at /other). Nothing in it was changed.");
        refused.Owner.ShouldBe(ContextSamples.Store);
        Snapshot().ShouldBe(before);
        await using var spool = await OpenAsync(ContextSamples.Store);
        Spools.Ids(await Spools.ReadAllAsync(spool, Token)).ShouldBe(Spools.Ids(1, 2));
    }

    [Fact]
    public async Task Open_by_another_store_takes_a_folder_in_which_nothing_waits()
    {
        await DrainedAsync();

        await using var spool = await OpenAsync(Other);

        new SpoolStamp(Folder).Read().ShouldBe(Other);
        _log.Of("context_spool_claimed").ShouldHaveSingleItem().Message.ShouldContain($"earlier={ContextSamples.Store.Id}");
    }

    [Fact]
    public async Task Open_of_a_damaged_spool_by_another_store_is_refused()
    {
        await Spools.FillAsync(Folder, [Spools.Sample(1)], Token);
        var bytes = await File.ReadAllBytesAsync(Spools.Segments(Folder)[0], Token);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(Spools.Segments(Folder)[0], bytes, Token);

        await Should.ThrowAsync<SpoolOfAnotherStoreException>(OpenAsync(Other));

        Directory.Exists(Path.Join(Folder, "quarantine")).ShouldBeTrue();
        Directory.GetFiles(Path.Join(Folder, "quarantine")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_of_a_store_that_moved_notes_where_it_is_now()
    {
        await Spools.FillAsync(Folder, [Spools.Sample(1)], Token);
        var moved = ContextSamples.Store with { Description = "a store at /elsewhere" };

        await using var spool = await OpenAsync(moved);

        new SpoolStamp(Folder).Read().ShouldBe(moved);
        spool.Depth.Records.ShouldBe(1);
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(2, false)]
    public async Task Open_of_records_without_a_stamp_needs_all_of_them_shown(int shown, bool opens)
    {
        await UnstampedAsync(1, 2, 3);
        var before = Snapshot();
        var origin = new Shown(Spools.Ids([.. Enumerable.Range(1, shown)]));

        if (opens)
        {
            await using var spool = await OpenAsync(ContextSamples.Store, origin);
            spool.Depth.Records.ShouldBe(3);
            new SpoolStamp(Folder).Read().ShouldBe(ContextSamples.Store);
            return;
        }

        var refused = await Should.ThrowAsync<SpoolOfAnotherStoreException>(OpenAsync(ContextSamples.Store, origin));
        refused.Owner.ShouldBeNull();
        refused.Message.ShouldStartWith($"The spool {Folder} holds 3 records and does not say of which store; ");
        refused.Message.ShouldContain(ContextSamples.Store.ToString());
        Snapshot().ShouldBe(before);
    }

    [Fact]
    public async Task Open_takes_over_whose_spool_the_operator_names_and_no_other()
    {
        await Spools.FillAsync(Folder, [Spools.Sample(1)], Token);

        await Should.ThrowAsync<SpoolOfAnotherStoreException>(OpenAsync(Other, adopt: "unstamped"));
        await Should.ThrowAsync<SpoolOfAnotherStoreException>(OpenAsync(Other, adopt: Other.Id.ToString()));
        await using (await OpenAsync(Other, adopt: ContextSamples.Store.Id.ToString()))
        {
            new SpoolStamp(Folder).Read().ShouldBe(Other);
        }

        await UnstampedAsync();
        await Should.ThrowAsync<SpoolOfAnotherStoreException>(OpenAsync(Other, adopt: ContextSamples.Store.Id.ToString()));
        await using var spool = await OpenAsync(Other, adopt: "unstamped");
        Spools.Ids(await Spools.ReadAllAsync(spool, Token)).ShouldBe(Spools.Ids(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"format\":1,\"store_id\":\"")]
    [InlineData("{\"format\":1,\"store_id\":\"none\",\"description\":\"\"}")]
    [InlineData("{\"format\":2}")]
    [InlineData("[]")]
    public async Task Open_with_a_stamp_that_cannot_be_read_is_refused(string stamp)
    {
        await Spools.FillAsync(Folder, [Spools.Sample(1)], Token);
        await File.WriteAllTextAsync(Path.Join(Folder, "store"), stamp, Token);

        (await Should.ThrowAsync<SpoolDamagedException>(OpenAsync(ContextSamples.Store))).Message.ShouldContain(Path.Join(Folder, "store"));
    }

    [Fact]
    public async Task TryOpenLeft_leaves_alone_what_is_not_the_stores_to_look_after()
    {
        (await TryOpenLeftAsync(Other)).ShouldBeNull();
        Directory.Exists(Folder).ShouldBeFalse();
        await Spools.FillAsync(Folder, [Spools.Sample(1)], Token);
        (await TryOpenLeftAsync(Other)).ShouldBeNull();
        await using (await OpenAsync(ContextSamples.Store))
        {
            (await TryOpenLeftAsync(ContextSamples.Store)).ShouldBeNull();
        }

        await using var left = await TryOpenLeftAsync(ContextSamples.Store);

        left.ShouldNotBeNull().Depth.Records.ShouldBe(1);
    }

    [Fact]
    public async Task TryOpenLeft_refuses_records_that_may_be_another_stores()
    {
        await UnstampedAsync(1);

        await Should.ThrowAsync<SpoolOfAnotherStoreException>(TryOpenLeftAsync(Other));
    }

    private static SpoolOptions Options(string folder, StoreIdentity store, IRecordOrigin? origin, string? adopt) => new()
    {
        Directory = folder,
        Store = store,
        Origin = origin,
        Adopt = adopt is null ? null : SpoolAdoption.Parse(adopt).ShouldNotBeNull(),
    };

    private Task<ContextSpool> OpenAsync(StoreIdentity store, IRecordOrigin? origin = null, string? adopt = null) =>
        ContextSpool.OpenAsync(Options(Folder, store, origin, adopt), TimeProvider.System, _log, Token);

    private Task<ContextSpool?> TryOpenLeftAsync(StoreIdentity store) =>
        ContextSpool.TryOpenLeftAsync(Options(Folder, store, null, null), TimeProvider.System, _log, Token);

    /// <summary>As earlier versions left it.</summary>
    private async Task UnstampedAsync(params int[] numbers)
    {
        if (numbers.Length > 0)
        {
            await Spools.FillAsync(Folder, numbers.Select(number => Spools.Sample(number)), Token);
        }

        File.Delete(Path.Join(Folder, "store"));
    }

    private async Task DrainedAsync()
    {
        await using var spool = await OpenAsync(ContextSamples.Store);
        await spool.AppendAsync(Spools.Sample(1), Token);
        await spool.AcknowledgeAsync(spool.Peek(1, 0)[0], Token);
    }

    /// <summary>Every file with its bytes and the time it was written.</summary>
    private List<string> Snapshot() =>
    [
        .. Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O} {Convert.ToHexString(File.ReadAllBytes(path))}"),
    ];

    private sealed class Shown(IEnumerable<Guid> ids) : IRecordOrigin
    {
        private readonly HashSet<Guid> _ids = [.. ids];

        public Task<bool> IsShownAsync(ContextRecord record, CancellationToken cancellationToken) =>
            Task.FromResult(_ids.Contains(record.ContextId));
    }
}
