using Fabra.Core.Evidence.Spool;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

public sealed class ContextSpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Append_then_restart_keeps_records_in_order()
    {
        await Spools.FillAsync(_folder.Path, Enumerable.Range(1, 5).Select(number => Spools.Sample(number)), Token);
        await Spools.FillAsync(_folder.Path, [Spools.Sample(6)], Token);

        await using var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);

        var all = await Spools.ReadAllAsync(spool, Token);
        Spools.Ids(all).ShouldBe(Spools.Ids(1, 2, 3, 4, 5, 6));
        all[3].Record.ShouldBeSameAs(ContextSamples.Record(4));
        spool.Damages.ShouldBeEmpty();
        spool.Depth.Records.ShouldBe(6);
        spool.Depth.Bytes.ShouldBe(spool.Peek(9, long.MaxValue).Sum(entry => entry.Bytes));
    }

    [Fact]
    public async Task Append_from_many_callers_keeps_every_record_once()
    {
        await using (var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token))
        {
            await Parallel.ForAsync(
                1, 2001, new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = Token },
                async (number, token) => await spool.AppendAsync(Spools.Sample(number), token));
        }

        await using var reopened = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);
        var all = await Spools.ReadAllAsync(reopened, Token);
        Spools.Ids(all).Order().ShouldBe(Spools.Ids([.. Enumerable.Range(1, 2000)]).Order());
        Spools.Segments(_folder.Path).Length.ShouldBeGreaterThan(5);
        foreach (var segment in Spools.Segments(_folder.Path))
        {
            new FileInfo(segment).Length.ShouldBeLessThanOrEqualTo(64 << 10);
        }
    }

    [Fact]
    public async Task Append_of_more_than_a_segment_gets_a_file_of_its_own()
    {
        await Spools.FillAsync(_folder.Path, [Spools.Sample(1), Spools.Sample(2, 300_000), Spools.Sample(3)], Token);

        await using var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);

        (await spool.FindAsync(TenantId.Default, ContextSamples.Id(2), Token)).ShouldBeSameAs(ContextSamples.Record(2, 300_000));
        Spools.Segments(_folder.Path).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Append_of_the_same_context_twice_keeps_one()
    {
        await using var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => spool.AppendAsync(Spools.Sample(1), Token)));

        spool.Depth.Records.ShouldBe(1);
    }

    [Fact]
    public async Task Append_under_a_known_key_appends_nothing_and_names_the_earlier()
    {
        await using var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);
        await spool.AppendAsync(Spools.Sample(1), Token);

        var same = await spool.AppendAsync(Spools.Sample(2) with { Key = ContextSamples.Key(1) }, Token);
        var reused = await spool.AppendAsync(Spools.Sample(3) with { Key = ContextSamples.Key(1, fingerprint: 9) }, Token);

        same.Earlier.ShouldBe(new RequestKeyMatch(true, ContextSamples.Id(1)));
        reused.Earlier.ShouldBe(new RequestKeyMatch(false, ContextSamples.Id(1)));
        spool.Depth.Records.ShouldBe(1);
    }

    [Fact]
    public async Task FindRequest_after_restart_and_until_a_day_has_passed_knows_the_key()
    {
        await Spools.FillAsync(_folder.Path, [Spools.Sample(1)], Token);
        var time = new ManualTimeProvider(ContextSamples.Start);
        await using var spool = await Spools.OpenAsync(_folder.Path, time, cancellationToken: Token);

        time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromTicks(1));
        spool.FindRequest(ContextSamples.Key(1)).ShouldBe(new RequestKeyMatch(true, ContextSamples.Id(1)));
        spool.FindRequest(ContextSamples.Key(1) with { Tenant = new TenantId("other") }).ShouldBeNull();
        spool.FindRequest(ContextSamples.Key(1) with { Method = "WriteFeatures" }).ShouldBeNull();
        time.Advance(TimeSpan.FromTicks(1));
        spool.FindRequest(ContextSamples.Key(1)).ShouldBeNull();
    }

    [Fact]
    public async Task FindAsync_answers_for_its_tenant_alone()
    {
        await using var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);
        await spool.AppendAsync(Spools.Sample(1), Token);

        (await spool.FindAsync(TenantId.Default, ContextSamples.Id(1), Token)).ShouldBeSameAs(ContextSamples.Record(1));
        (await spool.FindAsync(new TenantId("other"), ContextSamples.Id(1), Token)).ShouldBeNull();
        (await spool.FindAsync(TenantId.Default, ContextSamples.Id(2), Token)).ShouldBeNull();
    }

    [Fact]
    public async Task Acknowledge_forgets_records_deletes_files_and_survives_restart()
    {
        await using (var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token))
        {
            for (var number = 1; number <= 100; number++)
            {
                await spool.AppendAsync(Spools.Sample(number, 2000), Token);
            }

            var files = Spools.Segments(_folder.Path).Length;
            await spool.AcknowledgeAsync(spool.Peek(60, long.MaxValue)[^1], Token);

            spool.Depth.Records.ShouldBe(40);
            spool.FindRequest(ContextSamples.Key(60)).ShouldBeNull();
            (await spool.FindAsync(TenantId.Default, ContextSamples.Id(60), Token)).ShouldBeNull();
            Spools.Segments(_folder.Path).Length.ShouldBeLessThan(files);
        }

        await using var reopened = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);
        Spools.Ids(await Spools.ReadAllAsync(reopened, Token)).ShouldBe(Spools.Ids([.. Enumerable.Range(61, 40)]));
        await reopened.AcknowledgeAsync(reopened.Peek(100, long.MaxValue)[^1], Token);
        Spools.Segments(_folder.Path).ShouldBeEmpty();
        await reopened.AppendAsync(Spools.Sample(101), Token);
        reopened.Peek(1, 1)[0].Sequence.ShouldBe(101);
    }

    [Fact]
    public async Task Append_beyond_the_limit_is_refused_and_fits_again_after_a_drain()
    {
        const long Limit = 1 << 20;
        await using var spool = await Spools.OpenAsync(_folder.Path, maxBytes: Limit, cancellationToken: Token);
        var number = 0;
        await Should.ThrowAsync<SpoolFullException>(async () =>
        {
            while (number < 10_000)
            {
                await spool.AppendAsync(Spools.Sample(number + 1, 5000), Token);
                number++;
            }
        });

        number.ShouldBeGreaterThan(150);
        Spools.Segments(_folder.Path).Sum(path => new FileInfo(path).Length).ShouldBeLessThanOrEqualTo(Limit);
        spool.Depth.Records.ShouldBe(number);
        await spool.AcknowledgeAsync(spool.Peek(100, long.MaxValue)[^1], Token);
        await spool.AppendAsync(Spools.Sample(20_000, 5000), Token);
        (await spool.FindAsync(TenantId.Default, ContextSamples.Id(20_000), Token)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Append_while_the_folder_is_gone_is_a_typed_failure_until_it_is_back()
    {
        var folder = _folder.File("spool");
        await using var spool = await Spools.OpenAsync(folder, cancellationToken: Token);
        Directory.Move(folder, _folder.File("away"));
        await Should.ThrowAsync<SpoolUnwritableException>(() => spool.AppendAsync(Spools.Sample(1), Token));
        spool.Depth.Records.ShouldBe(0);

        Directory.Move(_folder.File("away"), folder);
        await spool.AppendAsync(Spools.Sample(1), Token);

        (await spool.FindAsync(TenantId.Default, ContextSamples.Id(1), Token)).ShouldBeSameAs(ContextSamples.Record(1));
    }

    [Fact]
    public async Task Peek_stops_at_count_and_bytes_but_gives_at_least_one()
    {
        await using var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);
        for (var number = 1; number <= 5; number++)
        {
            await spool.AppendAsync(Spools.Sample(number), Token);
        }

        var one = spool.Peek(1, 1)[0].Bytes;
        spool.Peek(3, long.MaxValue).Count.ShouldBe(3);
        spool.Peek(5, one * 5 / 2).Count.ShouldBe(2);
        spool.Peek(5, 0).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Open_of_a_folder_in_use_names_the_owner()
    {
        await using var first = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);

        var error = await Should.ThrowAsync<SpoolInUseException>(() => Spools.OpenAsync(_folder.Path, cancellationToken: Token));

        error.Message.ShouldContain($"process {Environment.ProcessId} ");
    }

    [Fact]
    public async Task Open_makes_a_folder_for_its_owner_alone()
    {
        var folder = _folder.File("a", "b");
        await using var spool = await Spools.OpenAsync(folder, cancellationToken: Token);

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(folder).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task Open_where_nothing_can_be_written_is_a_typed_failure()
    {
        await File.WriteAllTextAsync(_folder.File("occupied"), "a file, not a folder", Token);

        await Should.ThrowAsync<SpoolUnwritableException>(
            () => Spools.OpenAsync(_folder.File("occupied"), cancellationToken: Token));
    }

    [Theory]
    [InlineData(1000, 1L << 20)]
    [InlineData(1 << 20, 1000)]
    public async Task Open_with_options_out_of_range_is_refused(long segmentBytes, long maxBytes) =>
        await Should.ThrowAsync<ArgumentOutOfRangeException>(
            () => Spools.OpenAsync(_folder.Path, segmentBytes: segmentBytes, maxBytes: maxBytes, cancellationToken: Token));

    [Fact]
    public async Task Dispose_finishes_appends_under_way_and_refuses_later_ones()
    {
        var spool = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);
        var appends = Enumerable.Range(1, 50).Select(number => spool.AppendAsync(Spools.Sample(number), Token)).ToList();

        await spool.DisposeAsync();

        await Task.WhenAll(appends);
        await Should.ThrowAsync<ObjectDisposedException>(() => spool.AppendAsync(Spools.Sample(51), Token));
        await using var reopened = await Spools.OpenAsync(_folder.Path, cancellationToken: Token);
        reopened.Depth.Records.ShouldBe(50);
    }
}
