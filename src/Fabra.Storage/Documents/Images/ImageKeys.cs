using System.Collections;

namespace Fabra.Storage.Documents.Images;

/// <summary>The keys of an image's chunks by their places, each made when it is asked for.</summary>
internal sealed class ImageKeys(ImageState state) : IReadOnlyList<ChunkKey>
{
    public int Count => state.ChunkCount;

    public ChunkKey this[int index] => new(state.ChunkIds[index], state.Versions[state.FindByPlace(index)].VersionId);

    public IEnumerator<ChunkKey> GetEnumerator()
    {
        for (var place = 0; place < Count; place++)
        {
            yield return this[place];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
