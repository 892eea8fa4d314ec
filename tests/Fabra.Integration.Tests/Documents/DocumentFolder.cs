using Fabra.Testing;

namespace Fabra.Integration.Tests.Documents;

/// <summary>A folder of files to index.</summary>
internal sealed class DocumentFolder : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Path => _folder.Path;

    /// <summary>Writes a file and answers its path.</summary>
    public string Write(string name, string text)
    {
        var path = _folder.File(name.Split('/'));
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => _folder.Dispose();
}
