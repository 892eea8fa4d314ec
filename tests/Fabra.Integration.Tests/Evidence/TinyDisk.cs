using System.Globalization;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;

namespace Fabra.Integration.Tests.Evidence;

/// <summary>A file system in memory of a few megabytes, which a test can fill and free.</summary>
internal sealed class TinyDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private TinyDisk(TemporaryFolder folder) => _folder = folder;

    public string Path => _folder.Path;

    private string Filler => System.IO.Path.Join(Path, "filler");

    /// <summary>Mounts one; a machine that does not allow it skips the test, unless it says that it has all there is to need.</summary>
    public static async Task<TinyDisk> MountAsync(int megabytes)
    {
        var folder = new TemporaryFolder();
        var size = string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");
        var mounted = OperatingSystem.IsLinux()
            ? await Command.RunAsync("mount", "-t", "tmpfs", "-o", size, "tmpfs", folder.Path)
            : new CliRun(1, "", "this is not Linux");
        if (mounted.Code == 0)
        {
            return new TinyDisk(folder);
        }

        folder.Dispose();
        var reason = $"a small file system cannot be mounted: {mounted.Error.Trim()}";
        Environment.GetEnvironmentVariable("FABRA_REQUIRE_BACKENDS").ShouldNotBe("1", reason);
        Assert.Skip(reason);
        throw new InvalidOperationException(reason);
    }

    /// <summary>Takes every byte that is left.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[65_536, 4096, 1])
        {
            var block = new byte[size];
            try
            {
                while (true)
                {
                    file.Write(block);
                }
            }
            catch (IOException)
            {
                // Full, to this block size.
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        var unmounted = await Command.RunAsync("umount", Path);
        unmounted.Code.ShouldBe(0, unmounted.Error);
        _folder.Dispose();
    }
}
