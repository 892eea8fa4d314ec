namespace Fabra.Storage.Documents.Images;

/// <summary>What a search looks at: chunks of an image by their places.</summary>
internal sealed class ImageScope
{
    public ImageScope(bool filtered) => Passing = filtered ? new ChunkSet() : Valid;

    public ChunkSet Valid { get; } = new();

    /// <summary>The same set when there is no filter.</summary>
    public ChunkSet Passing { get; }

    /// <summary>Terms of all valid chunks, repetitions counted.</summary>
    public long TermCount { get; private set; }

    public void Add(ImageVersion version)
    {
        Valid.AddRange(version.Place, version.ChunkCount);
        TermCount += version.TermCount;
    }

    public void AddPassing(ImageVersion version) => Passing.AddRange(version.Place, version.ChunkCount);
}
