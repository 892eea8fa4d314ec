namespace Fabra.DuckDbBindings.Tests;

/// <summary>A folder of the test's own, gone with it.</summary>
internal sealed class TempFile : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fabra-duckdb-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "test.duckdb");

    public void Dispose() => _folder.Delete(recursive: true);
}
