using Fabra.Core.Documents;
using Fabra.Core.Documents.Filters;
using Fabra.Core.Documents.Indexes;
using Fabra.Storage.Tests.Support;
using Fabra.Testing;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>Random histories of few documents: every answer as of every instant is the one of a plain model.</summary>
public abstract class DocumentHistorySuite(IStoreFixture fixture) : DocumentSuite(fixture)
{
    private const int Steps = 80;

    private static readonly string[] Ids = ["a", "b", "c", "d", "e"];
    private static readonly string[] Words = ["cat", "dog", "bird", "fish"];

    [Fact]
    public async Task History_random_ones_are_answered_as_of_any_instant_as_the_model_does()
    {
        var index = await CreateIndexAsync();
        var model = new DocumentModel();
        var compacted = 0.0;
        for (var step = 1; step <= Steps; step++)
        {
            switch (Sample.Random.Next(12))
            {
                case 0:
                    compacted = Math.Max(compacted, Sample.Random.Next(step));
                    var keep = model.All.Where(_ => Sample.Random.Next(4) == 0).Select(version => version.VersionId).ToHashSet();
                    (await Documents.CompactAsync(Sample.Tenant, index.IndexId, Sample.Minute(compacted), keep, Cancel))
                        .ShouldBe(model.Compact(Sample.Minute(compacted), keep));
                    break;
                case 1:
                    await RestartAsync();
                    break;
                default:
                    await AppendSomeAsync(index, model, step);
                    break;
            }

            await ExpectAsync(index, model, Sample.Random.Next(step + 1));
            await ExpectAsync(index, model, step);
        }

        for (var minute = 0; minute <= Steps; minute++)
        {
            await ExpectAsync(index, model, minute);
        }

        await ExpectPinsAsync(index, model);
    }

    private async Task AppendSomeAsync(DocumentIndex index, DocumentModel model, int step)
    {
        var versions = Ids.Where(_ => Sample.Random.Next(3) == 0).Select(id => Sample.Random.Next(4) == 0
            ? Samples.Deletion(index, id, step)
            : Samples.Version(index, id, Text(), step - Sample.Random.Next(2), Field("n", Value.Of(Sample.Random.Next(3))))).ToArray();
        var expected = versions.Select(model.Add).ToArray();
        (await Documents.AppendAsync(versions, null, Cancel)).IndexedAt.ShouldBe(expected);
    }

    private string Text() => string.Join('\n', Enumerable.Range(0, 1 + Sample.Random.Next(3)).Select(_ =>
        string.Join(' ', Enumerable.Range(0, 1 + Sample.Random.Next(4)).Select(_ => Words[Sample.Random.Next(Words.Length)]))));

    private async Task ExpectAsync(DocumentIndex index, DocumentModel model, double minute)
    {
        var valid = model.ValidAt(Sample.Minute(minute));
        var why = $"at minute {minute}";
        foreach (var id in Ids)
        {
            (await TextAsync(index, id, minute)).ShouldBe(valid.SingleOrDefault(version => version.DocumentId == id)?.Text, why);
        }

        var filter = new DocumentFilter.Range("n", Value.Of(1), false, null, false);
        var passing = valid.Where(version => FilterMatching.Matches(filter, version.Metadata)).ToArray();
        var found = await Documents.FindNearestAsync(Scope(index, minute, filter), new float[] { 1, 0, 0, 0 }, 100, Cancel);
        found.Select(score => score.Key).ShouldBe(passing.SelectMany(Keys), ignoreOrder: true, why);

        var terms = await Documents.FindTermsAsync(Scope(index, minute), ["cat", "dog"], Cancel);
        var chunks = valid.SelectMany(version => version.Chunks).ToArray();
        terms.ChunkCount.ShouldBe(chunks.Length, why);
        terms.TermCount.ShouldBe(chunks.Sum(chunk => chunk.TermCount), why);
        terms.ChunkFrequencies[0].ShouldBe(chunks.Count(chunk => chunk.Content.Contains("cat", StringComparison.Ordinal)), why);
        terms.Postings.Count(posting => posting.Term == 1).ShouldBe(
            chunks.Count(chunk => chunk.Content.Contains("dog", StringComparison.Ordinal)), why);

        var statistics = await Documents.ReadStatisticsAsync(Sample.Tenant, index.IndexId, Sample.Minute(minute), Cancel);
        statistics.ShouldBe(new IndexStatistics(valid.Length, chunks.Length, chunks.Sum(chunk => (long)chunk.TokenCount)), why);
    }

    private async Task ExpectPinsAsync(DocumentIndex index, DocumentModel model)
    {
        var keys = model.All.SelectMany(Keys).ToArray();
        var chunks = await Documents.ReadChunksAsync(Sample.Tenant, index.IndexId, keys, Cancel);
        chunks.Select(chunk => chunk?.Key).ShouldBe(keys.Select(key => (ChunkKey?)key));
    }

    private static IEnumerable<ChunkKey> Keys(DocumentVersion version) =>
        version.Chunks.Select(chunk => new ChunkKey(chunk.ChunkId, version.VersionId));
}
