using Fabra.Storage.Documents.Images;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Images;

public sealed class ImageStateTests
{
    private readonly Sample _sample = new();

    [Fact]
    public void Chunks_are_found_by_number_and_by_key_from_any_version_before_them()
    {
        var random = new Random(3);
        var image = new IndexImage(0, codeLength: 0);
        var growth = image.Grow();
        var (next, there) = (0L, new Dictionary<long, (ChunkKey Key, long Version)>());
        for (var number = 0; number < 300; number++)
        {
            // Some were compacted away, and left a gap; deletions have no chunks.
            next += random.Next(4) == 0 ? random.Next(1, 40) : 0;
            var version = new ImageVersion(number, _sample.NextId(), 0, next, random.Next(5), 0);
            growth.AddVersion(version);
            for (; next < version.FirstChunk + version.ChunkCount; next++)
            {
                there.Add(next, (new ChunkKey(_sample.NextId(), version.VersionId), number));
                growth.SetKey(next, there[next].Key.ChunkId);
            }
        }

        growth.Publish(300);
        var view = image.View(300);
        for (var round = 0; round < 50; round++)
        {
            var near = 0;
            for (var chunk = (long)random.Next(20); chunk < next + 20; chunk += random.Next(1, 1 + (round * 3)))
            {
                var place = view.Find(chunk, ref near);
                place.ShouldBe(view.Find(chunk)?.Place);
                place.HasValue.ShouldBe(there.ContainsKey(chunk));
                if (place is { } at)
                {
                    view.Keys[at].ShouldBe(there[chunk].Key);
                }
            }
        }

        ChunkKey[] unknown = [new(_sample.NextId(), there.Values.First().Key.VersionId), new(there.Values.First().Key.ChunkId, _sample.NextId())];
        view.Find([.. there.Values.Select(chunk => chunk.Key), .. unknown]).ShouldBe(
            there.ToDictionary(chunk => chunk.Value.Key, chunk => (chunk.Value.Version, chunk.Key)), ignoreOrder: true);
        image.View(10).Find([.. there.Values.Select(chunk => chunk.Key)]).Values.ShouldAllBe(chunk => chunk.Version < 10);
    }
}
