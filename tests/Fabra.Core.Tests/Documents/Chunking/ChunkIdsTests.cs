using System.Text.Json;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Tests.Harness;

namespace Fabra.Core.Tests.Documents.Chunking;

public sealed class ChunkIdsTests
{
    [Fact]
    public void Of_and_ContentHash_agree_with_the_vectors()
    {
        foreach (JsonElement vector in Vectors.Load("chunk-ids"))
        {
            string content = vector.Text("content");
            Guid id = ChunkIds.Of(vector.Text("document_id"), vector.GetProperty("ordinal").GetInt32(), content);

            id.ToString().ShouldBe(vector.Text("chunk_id"));
            id.Version.ShouldBe(8);
            (id.Variant & 0b1100).ShouldBe(0b1000);
            ChunkIds.ContentHash(content).ShouldBe(vector.Text("content_hash"));
        }
    }

    [Fact]
    public void Of_tells_apart_what_differs_in_one_part_only()
    {
        Guid[] ids = [ChunkIds.Of("a", 1, "b"), ChunkIds.Of("a", 2, "b"), ChunkIds.Of("a", 1, "c"), ChunkIds.Of("b", 1, "b"),
            ChunkIds.Of("a", 11, "b"), ChunkIds.Of("a1", 1, "b")];

        ids.Distinct().Count().ShouldBe(ids.Length);
    }
}
