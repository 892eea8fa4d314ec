using Fabra.Core.Evidence.Spool;
using Fabra.Core.Identity;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

public sealed class SpoolRecoveryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new(inMemory: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Spool => _folder.File("spool");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_after_truncation_at_any_byte_of_the_last_record_keeps_the_others()
    {
        await Spools.FillAsync(Spool, [Spools.Sample(1), Spools.Sample(2)], Token);
        var before = await TheSegmentAsync();
        Directory.Delete(Spool, recursive: true);
        await Spools.FillAsync(Spool, [Spools.Sample(1), Spools.Sample(2), Spools.Sample(3)], Token);
        var (path, whole) = (Spools.Segments(Spool)[0], await TheSegmentAsync());

        for (var length = before.Length; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(path, whole[..length], Token);
            await using var spool = await Spools.OpenAsync(Spool, cancellationToken: Token);
            Spools.Ids(await Spools.ReadAllAsync(spool, Token)).ShouldBe(Spools.Ids(1, 2), $"cut at {length}");
            spool.Damages.ShouldBeEmpty($"cut at {length}");
        }
    }

    [Fact]
    public async Task Open_after_truncation_goes_on_behind_the_torn_tail()
    {
        await Spools.FillAsync(Spool, [Spools.Sample(1), Spools.Sample(2)], Token);
        var whole = await TheSegmentAsync();
        await File.WriteAllBytesAsync(Spools.Segments(Spool)[0], whole[..^7], Token);

        await Spools.FillAsync(Spool, [Spools.Sample(3), Spools.Sample(4)], Token);

        await using var spool = await Spools.OpenAsync(Spool, cancellationToken: Token);
        Spools.Ids(await Spools.ReadAllAsync(spool, Token)).ShouldBe(Spools.Ids(1, 3, 4));
        spool.Damages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_with_zeros_where_the_data_never_arrived_drops_them()
    {
        await Spools.FillAsync(Spool, [Spools.Sample(1)], Token);
        await File.AppendAllBytesAsync(Spools.Segments(Spool)[0], new byte[500], Token);

        await using var spool = await Spools.OpenAsync(Spool, cancellationToken: Token);

        Spools.Ids(await Spools.ReadAllAsync(spool, Token)).ShouldBe(Spools.Ids(1));
        spool.Damages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_with_any_byte_changed_reports_it_and_keeps_the_other_records()
    {
        await Spools.FillAsync(Spool, [Spools.Sample(1, 5), Spools.Sample(2, 5), Spools.Sample(3, 5)], Token);
        var (path, whole) = (Spools.Segments(Spool)[0], await TheSegmentAsync());
        var body = whole.Length - SegmentHeader.Size;
        (body % 3).ShouldBe(0);

        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= (byte)(1 << (at % 8));
            await File.WriteAllBytesAsync(path, changed, Token);
            var log = new CapturedLog<ContextSpool>();
            await using var spool = await Spools.OpenAsync(Spool, logger: log, cancellationToken: Token);

            var hit = at < SegmentHeader.Size ? 0 : 1 + ((at - SegmentHeader.Size) / (body / 3));
            Spools.Ids(await Spools.ReadAllAsync(spool, Token))
                .ShouldBe(Spools.Ids([.. Enumerable.Range(1, 3).Where(number => number != hit)]), $"byte {at}");
            var damage = spool.Damages.ShouldHaveSingleItem($"byte {at}");
            log.Of("context_spool_damaged").Count.ShouldBe(1);
            var kept = await File.ReadAllBytesAsync(
                Path.Combine(Spool, "quarantine", $"{damage.Segment}-{damage.Offset}.bytes"), Token);
            kept.ShouldBe(changed[(int)damage.Offset..(int)(damage.Offset + damage.Length)], $"byte {at}");
        }
    }

    [Fact]
    public async Task Open_with_a_file_missing_in_the_middle_reports_how_many_records()
    {
        await Spools.FillAsync(Spool, Enumerable.Range(1, 100).Select(number => Spools.Sample(number, 2000)), Token);
        var segments = Spools.Segments(Spool);
        segments.Length.ShouldBeGreaterThan(3);
        var missing = SegmentName.Parse(Path.GetFileName(segments[2]))! - SegmentName.Parse(Path.GetFileName(segments[1]))!;
        File.Delete(segments[1]);

        await using var spool = await Spools.OpenAsync(Spool, cancellationToken: Token);

        spool.Damages.ShouldHaveSingleItem().Problem.ShouldBe($"{missing} records before it are missing");
        spool.Depth.Records.ShouldBe(100 - missing!.Value);
    }

    [Fact]
    public async Task Open_drops_what_a_failed_append_left_behind_an_earlier_file()
    {
        // The record told to its caller as not persisted could not be cut off; the next file took its number.
        await Spools.FillAsync(Spool, [Spools.Sample(1), Spools.Sample(2)], Token);
        File.Move(Spools.Segments(Spool)[0], _folder.File("one-and-two"));
        Directory.Delete(Spool, recursive: true);
        await Spools.FillAsync(Spool, [Spools.Sample(9)], Token);
        await Spools.FillAsync(Spool, [Spools.Sample(3)], Token);
        File.Copy(_folder.File("one-and-two"), Path.Combine(Spool, SegmentName.Of(1)), overwrite: true);

        await using var spool = await Spools.OpenAsync(Spool, cancellationToken: Token);

        Spools.Ids(await Spools.ReadAllAsync(spool, Token)).ShouldBe(Spools.Ids(1, 3));
        spool.Damages.ShouldBeEmpty();
    }

    [Fact]
    public async Task Open_with_a_damaged_cursor_offers_everything_again()
    {
        await using (var spool = await Spools.OpenAsync(Spool, cancellationToken: Token))
        {
            await spool.AppendAsync(Spools.Sample(1), Token);
            await spool.AppendAsync(Spools.Sample(2), Token);
            await spool.AcknowledgeAsync(spool.Peek(1, 1)[0], Token);
        }

        var cursor = Path.Combine(Spool, "cursor");
        var whole = await File.ReadAllBytesAsync(cursor, Token);
        for (var at = 0; at < whole.Length; at++)
        {
            var changed = whole.ToArray();
            changed[at] ^= 0x10;
            await File.WriteAllBytesAsync(cursor, changed, Token);
            await using var spool = await Spools.OpenAsync(Spool, cancellationToken: Token);
            Spools.Ids(await Spools.ReadAllAsync(spool, Token)).ShouldBe(Spools.Ids(1, 2));
        }
    }

    [Fact]
    public async Task Open_of_a_later_format_is_refused_and_changes_nothing()
    {
        await Spools.FillAsync(Spool, [Spools.Sample(1)], Token);
        var path = Spools.Segments(Spool)[0];
        var bytes = await File.ReadAllBytesAsync(path, Token);
        bytes[8] = 2;
        BitConverter.TryWriteBytes(bytes.AsSpan(20), Crc32C.Of(bytes.AsSpan(0, 20)));
        await File.WriteAllBytesAsync(path, bytes, Token);

        (await Should.ThrowAsync<SpoolDamagedException>(() => Spools.OpenAsync(Spool, cancellationToken: Token)))
            .Message.ShouldContain("format 2");

        (await File.ReadAllBytesAsync(path, Token)).ShouldBe(bytes);
    }

    [Fact]
    public async Task ReadAsync_of_a_record_damaged_since_it_was_written_is_a_typed_failure()
    {
        await using var spool = await Spools.OpenAsync(Spool, cancellationToken: Token);
        await spool.AppendAsync(Spools.Sample(1), Token);
        var bytes = await TheSegmentAsync();
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(Spools.Segments(Spool)[0], bytes, Token);

        await Should.ThrowAsync<SpoolDamagedException>(() => spool.FindAsync(TenantId.Default, ContextSamples.Id(1), Token));
    }

    private async Task<byte[]> TheSegmentAsync() => await File.ReadAllBytesAsync(Spools.Segments(Spool).Single(), Token);
}
