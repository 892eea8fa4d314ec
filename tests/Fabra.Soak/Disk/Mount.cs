using System.Diagnostics;
using Fabra.Soak.Harness;

namespace Fabra.Soak.Disk;

/// <summary>A disk of its own, in a file, that can be filled and made read-only. Needs root.</summary>
internal sealed class Mount : IAsyncDisposable
{
    private readonly List<string> _fillers = [];

    private readonly string _image;

    private Mount(string path, string image)
    {
        Path = path;
        _image = image;
    }

    public string Path { get; }

    public static async Task<Mount> CreateAsync(string path, int mebibytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path);
        var mount = new Mount(path, path + ".img");
        await using (var image = File.Create(mount._image))
        {
            image.SetLength((long)mebibytes << 20);
        }

        await RunAsync("mkfs.ext4", ["-q", "-m", "0", mount._image], cancellationToken);
        await mount.MountAsync(cancellationToken);
        return mount;
    }

    /// <summary>Leaves no room at all.</summary>
    public void Fill()
    {
        var filler = System.IO.Path.Join(Path, $"filler-{_fillers.Count}");
        _fillers.Add(filler);
        using var file = new FileStream(filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var block = 1 << 20; block >= 512; block /= 2)
        {
            try
            {
                while (true)
                {
                    file.Write(new byte[block]);
                }
            }
            catch (IOException)
            {
                // Full for blocks of this size; smaller ones may still fit.
            }
        }
    }

    public void MakeRoom()
    {
        _fillers.ForEach(File.Delete);
        _fillers.Clear();
    }

    /// <summary>
    /// Makes what is on the disk read-only under a process that has it open. The system refuses to remount a disk on which a file is
    /// open for writing; the attribute "immutable" has no such scruples.
    /// </summary>
    public Task MakeReadOnlyAsync(CancellationToken cancellationToken) => RunAsync("chattr", ["-R", "+i", Path], cancellationToken);

    public Task MakeWritableAsync(CancellationToken cancellationToken) => RunAsync("chattr", ["-R", "-i", Path], cancellationToken);

    /// <summary>The disk fails and the system itself turns it read-only, as it does after an error of the device.</summary>
    public async Task FailAsync(CancellationToken cancellationToken)
    {
        var device = (await OutputAsync("findmnt", ["-no", "SOURCE", Path], cancellationToken)).Trim();
        await File.WriteAllTextAsync(
            $"/sys/fs/ext4/{System.IO.Path.GetFileName(device)}/trigger_fs_error", "soak", cancellationToken);
    }

    /// <summary>Mounts a disk anew that failed; nothing may have it open.</summary>
    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        await RunAsync("umount", [Path], cancellationToken);
        await StatusAsync("e2fsck", ["-fy", _image], cancellationToken);
        await MountAsync(cancellationToken);
    }

    public async ValueTask DisposeAsync() => await StatusAsync("umount", ["-l", Path], CancellationToken.None);

    private Task MountAsync(CancellationToken cancellationToken) =>
        RunAsync("mount", ["-o", "loop,errors=remount-ro", _image, Path], cancellationToken);

    private static async Task RunAsync(string command, string[] arguments, CancellationToken cancellationToken)
    {
        var status = await StatusAsync(command, arguments, cancellationToken);
        if (status != 0)
        {
            throw new ProofFailedException($"{command} {string.Join(' ', arguments)} ended with {status}; it needs root.");
        }
    }

    private static async Task<int> StatusAsync(string command, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Start(command, arguments);
        await Task.WhenAll(
            process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }

    private static async Task<string> OutputAsync(string command, string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Start(command, arguments);
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return output;
    }

    private static Process Start(string command, string[] arguments) =>
        Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
        ?? throw new InvalidOperationException($"{command} did not start.");
}
