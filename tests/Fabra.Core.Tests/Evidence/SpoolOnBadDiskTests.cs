using System.Diagnostics;
using Fabra.Core.Evidence.Spool;
using Fabra.Testing;

namespace Fabra.Core.Tests.Evidence;

/// <summary>A real file system that is too small, or turns read-only: mounted for the test, which takes root on Linux.</summary>
public sealed class SpoolOnBadDiskTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private bool _mounted;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _mounted = OperatingSystem.IsLinux() && await RunAsync("mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", _folder.Path);

    public async ValueTask DisposeAsync()
    {
        if (_mounted)
        {
            (await RunAsync("umount", _folder.Path)).ShouldBeTrue();
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task Append_on_a_full_disk_is_a_typed_failure_and_keeps_what_was_acknowledged()
    {
        SkipUnlessMounted();
        List<int> acknowledged = [];
        var failures = 0;
        await using (var spool = await Spools.OpenAsync(_folder.Path, maxBytes: 1 << 20, cancellationToken: Token))
        {
            for (var number = 1; number <= 60; number++)
            {
                try
                {
                    await spool.AppendAsync(Spools.Sample(number, 3000 + (number * 10)), Token);
                    acknowledged.Add(number);
                }
                catch (SpoolUnwritableException)
                {
                    failures++;
                }
            }

            failures.ShouldBeGreaterThan(10);
            spool.Depth.Records.ShouldBe(acknowledged.Count);

            // What the failed ones left was cut off again: it may neither take room nor come back.
            var segments = Spools.Segments(_folder.Path);
            segments.Sum(path => new FileInfo(path).Length)
                .ShouldBe(spool.Depth.Bytes + (segments.Length * SegmentHeader.Size));
        }

        await using var reopened = await Spools.OpenAsync(_folder.Path, maxBytes: 1 << 20, cancellationToken: Token);
        Spools.Ids(await Spools.ReadAllAsync(reopened, Token)).ShouldBe(Spools.Ids([.. acknowledged]));
        reopened.Damages.ShouldBeEmpty();

        // Draining makes room even where the cursor had none.
        await reopened.AcknowledgeAsync(reopened.Peek(100, long.MaxValue)[^1], Token);
        await reopened.AppendAsync(Spools.Sample(100, 3000), Token);
        reopened.Depth.Records.ShouldBe(1);
    }

    [Fact]
    public async Task Append_on_a_disk_that_turned_read_only_is_a_typed_failure_until_it_turns_back()
    {
        SkipUnlessMounted();
        await using var spool = await Spools.OpenAsync(_folder.Path, maxBytes: 1 << 20, cancellationToken: Token);
        await spool.AppendAsync(Spools.Sample(1), Token);
        await spool.AcknowledgeAsync(spool.Peek(1, 1)[0], Token);
        await spool.DisposeAsync();

        (await RunAsync("mount", "-o", "remount,ro", _folder.Path)).ShouldBeTrue();
        await Should.ThrowAsync<SpoolUnwritableException>(() => Spools.OpenAsync(_folder.Path, cancellationToken: Token));

        (await RunAsync("mount", "-o", "remount,rw", _folder.Path)).ShouldBeTrue();
        await using var again = await Spools.OpenAsync(_folder.Path, maxBytes: 1 << 20, cancellationToken: Token);
        await again.AppendAsync(Spools.Sample(2), Token);
        Spools.Ids(await Spools.ReadAllAsync(again, Token)).ShouldBe(Spools.Ids(2));
    }

    private static async Task<bool> RunAsync(string command, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(command, arguments) { RedirectStandardError = true };
            using var process = Process.Start(start)!;
            await process.StandardError.ReadToEndAsync(CancellationToken.None);
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private void SkipUnlessMounted() =>
        Assert.SkipUnless(_mounted, "A small file system could not be mounted: that takes Linux and the right to mount.");
}
