using System.Diagnostics;
using Fabra.Soak.Harness;

namespace Fabra.Soak.Disk;

/// <summary>A disk of its own, in memory, that can be filled and made read-only. Needs root.</summary>
internal sealed class Mount : IAsyncDisposable
{
    private readonly List<string> _fillers = [];

    private Mount(string path) => Path = path;

    public string Path { get; }

    public static async Task<Mount> CreateAsync(string path, int mebibytes, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(path);
        await RunAsync("mount", ["-t", "tmpfs", "-o", $"size={mebibytes}M", "tmpfs", path], cancellationToken);
        return new Mount(path);
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

    /// <summary>Makes the disk read-only, which the system refuses as long as a file is open for writing.</summary>
    /// <returns>False while it does.</returns>
    public async Task<bool> TryMakeReadOnlyAsync(CancellationToken cancellationToken) =>
        await StatusAsync("mount", ["-o", "remount,ro", Path], cancellationToken) == 0;

    public Task MakeWritableAsync(CancellationToken cancellationToken) =>
        RunAsync("mount", ["-o", "remount,rw", Path], cancellationToken);

    public async ValueTask DisposeAsync() => await StatusAsync("umount", ["-l", Path], CancellationToken.None);

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
        var start = new ProcessStartInfo(command, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{command} did not start.");
        await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode;
    }
}
