using System.Diagnostics.Metrics;
using Fabra.Core.Diagnostics;
using Fabra.Storage.Documents.Vectors;

namespace Fabra.Storage.Documents.Images;

/// <summary>
/// The images of the indexes searched last, in bounded memory. What lies beyond the bound goes: other indexes first, then the
/// codes of the index itself. What is left of the index in use, about 100 octets a document, stays whatever the bound.
/// </summary>
internal sealed class ImageCache(string store, long mostBytes) : IDisposable
{
    private static readonly UpDownCounter<long> HeldBytes = FabraMeter.Instance.CreateUpDownCounter<long>(
        "fabra_document_image_bytes", "By", "Memory that holds what searches need of indexes.");

    private readonly KeyValuePair<string, object?> _store = new("store", store);
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, IndexImage> _images = [];
    private long _uses;
    private long _bytes;

    /// <summary>The image of an index, as far as it has grown; null when there is none.</summary>
    public IndexImage? Find(Guid indexId)
    {
        lock (_lock)
        {
            if (_images.TryGetValue(indexId, out var image))
            {
                image.UsedAt = ++_uses;
            }

            return image;
        }
    }

    /// <summary>
    /// The image of an index, or a new one when there is none, or one from before a compaction. A reader whose snapshot is older than the
    /// last compaction gets one for itself: the shared one lacks what was removed, which that reader still sees.
    /// </summary>
    public IndexImage Get(Guid indexId, long compactions, int dimensions)
    {
        lock (_lock)
        {
            if (!_images.TryGetValue(indexId, out var image) || image.Compactions < compactions)
            {
                image = new IndexImage(compactions, VectorCode.Length(dimensions));
                _images[indexId] = image;
            }
            else if (image.Compactions > compactions)
            {
                return new IndexImage(compactions, VectorCode.Length(dimensions));
            }

            image.UsedAt = ++_uses;
            return image;
        }
    }

    /// <summary>Forgets an image that turned out not to be the index's any more.</summary>
    public void Discard(Guid indexId, IndexImage image)
    {
        lock (_lock)
        {
            if (_images.GetValueOrDefault(indexId) == image)
            {
                _images.Remove(indexId);
            }
        }
    }

    /// <summary>Keeps to the bound after an image grew; the caller still holds its <see cref="IndexImage.Growing"/>.</summary>
    public void Trim(IndexImage grown)
    {
        lock (_lock)
        {
            foreach (var (indexId, image) in _images.OrderBy(pair => pair.Value.UsedAt).ToArray())
            {
                if (Total() > mostBytes && !ReferenceEquals(image, grown))
                {
                    _images.Remove(indexId);
                }
            }

            if (Total() > mostBytes)
            {
                grown.DropCodes();
            }

            Report(Total());
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _images.Clear();
            Report(0);
        }
    }

    private long Total() => _images.Values.Sum(image => image.Bytes);

    private void Report(long bytes)
    {
        HeldBytes.Add(bytes - _bytes, _store);
        _bytes = bytes;
    }
}
