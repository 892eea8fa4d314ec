namespace Fabra.Testing;

/// <summary>A folder of one test's own, deleted with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    /// <param name="inMemory">In memory where the system offers that: for tests that write much and are not about the disk.</param>
    public TemporaryFolder(bool inMemory = false)
    {
        if (inMemory && Directory.Exists(Memory))
        {
            Path = System.IO.Path.Combine(Memory, "fabra-" + System.IO.Path.GetRandomFileName());
            Directory.CreateDirectory(Path);
        }
        else
        {
            Path = Directory.CreateTempSubdirectory("fabra-").FullName;
        }
    }

    public string Path { get; }

    public string File(params string[] parts) => System.IO.Path.Combine([Path, .. parts]);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
