using Fabra.Core.Documents;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Storage.Tests.Support;

namespace Fabra.Storage.Tests.Conformance;

/// <summary>What the suites of documents share.</summary>
public abstract class DocumentSuite : StoreSuite
{
    protected DocumentSuite(IStoreFixture fixture)
        : base(fixture) => Samples = new SampleDocuments(Sample);

    private protected SampleDocuments Samples { get; }

    private protected IDocumentStore Documents => Store.Documents;

    protected static KeyValuePair<string, Value> Field(string name, Value value) => KeyValuePair.Create(name, value);

    private protected static SearchScope Scope(DocumentIndex index, double minute, DocumentFilter? filter = null) =>
        new(index.Tenant, index.IndexId, Sample.Minute(minute), filter);

    private protected async Task<DocumentIndex> CreateIndexAsync(
        string name = "manuals", double createdAt = 0, TenantId? tenant = null, int dimensions = SampleDocuments.Dimensions)
    {
        var index = Samples.Index(name, createdAt, tenant, dimensions);
        (await Documents.CreateIndexAsync(index, Cancel)).ShouldBeTrue();
        return index;
    }

    /// <summary>Appends, each with a transaction of its own; each begins when it says.</summary>
    private protected async Task AppendAsync(params DocumentVersion[] versions)
    {
        foreach (var version in versions)
        {
            await AppendTogetherAsync(version);
        }
    }

    private protected async Task AppendTogetherAsync(params DocumentVersion[] versions)
    {
        var outcome = await Documents.AppendAsync(versions, null, Cancel);
        outcome.IndexGone.ShouldBeFalse();
        outcome.Earlier.ShouldBeNull();
        outcome.IndexedAt.ShouldBe(versions.Select(version => version.IndexedAt));
    }

    private protected async Task<string?> TextAsync(DocumentIndex index, string documentId, double minute) =>
        (await Documents.FindDocumentAsync(index.Tenant, index.IndexId, documentId, Sample.Minute(minute), Cancel))?.Text;

    /// <summary>Contents of what a vector search finds, in its order.</summary>
    private protected async Task<IReadOnlyList<string>> SearchAsync(SearchScope scope, float[] vector, int limit = 10)
    {
        await using var view = await Documents.OpenSearchAsync(scope, Cancel);
        var scores = await view.FindNearestAsync(vector, limit, Cancel);
        var chunks = await view.ReadChunksAsync([.. scores.Select(score => score.Key)], Cancel);
        return [.. chunks.Select(chunk => chunk!.Content)];
    }
}
