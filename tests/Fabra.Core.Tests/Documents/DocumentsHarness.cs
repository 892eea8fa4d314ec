using Fabra.Core.Contexts;
using Fabra.Core.Documents;
using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Indexes;
using Fabra.Core.Documents.Indexing;
using Fabra.Core.Documents.Search;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Tests.Harness;
using Fabra.Core.Time;
using Fabra.Storage.InMemory;
using Fabra.Testing;

namespace Fabra.Core.Tests.Documents;

/// <summary>Writing and searching documents over the in-memory store, with a clock that moves when told to.</summary>
internal sealed class DocumentsHarness : IAsyncDisposable
{
    public static readonly TenantId Tenant = TenantId.Default;
    public const string Name = "policies";

    public static readonly EmbedderIdentity Local = new(LocalEmbeddingGenerator.Model, LocalEmbeddingGenerator.Dimensions);

    private readonly InMemoryOfflineStore _offline;

    public DocumentsHarness(InMemoryData? data = null, EmbedderIdentity? embedder = null, ManualTimeProvider? time = null)
    {
        Data = data ?? new InMemoryData();
        Time = time ?? new ManualTimeProvider();
        Clock = new FabraClock(Time);
        _offline = new InMemoryOfflineStore(Data, Time);
        Store = new ScriptedDocumentStore(_offline.Documents);
        var ids = new IdGenerator(Clock, new SeededRandom(data is null ? 1 : 2));
        var vectors = new DocumentEmbedder(Generator, embedder ?? Local, batchSize: 64);
        Indexes = new IndexFinder(Store);
        Registrar = new IndexRegistrar(Store, Indexes, vectors, ids, Clock, new CapturedLog<IndexRegistrar>());
        Indexer = new DocumentIndexer(Store, _offline.RequestKeys, Indexes, vectors, ids, Clock, IndexerLog);
        Reader = new DocumentReader(Store, Indexes, Clock);
        Searcher = new DocumentSearcher(Store, Indexes, vectors, Clock);
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public InMemoryData Data { get; }

    public ManualTimeProvider Time { get; }

    public FabraClock Clock { get; }

    public ScriptedGenerator Generator { get; } = new();

    public ScriptedDocumentStore Store { get; }

    public IContextLog Contexts => _offline.Contexts;

    public IndexFinder Indexes { get; }

    public IndexRegistrar Registrar { get; }

    public DocumentIndexer Indexer { get; }

    public CapturedLog<DocumentIndexer> IndexerLog { get; } = new();

    public DocumentReader Reader { get; }

    public DocumentSearcher Searcher { get; }

    /// <summary>With the index <see cref="Name"/>.</summary>
    public static async Task<DocumentsHarness> CreateAsync(ChunkingOptions? chunking = null)
    {
        var documents = new DocumentsHarness();
        await documents.CreateIndexAsync(Name, chunking);
        return documents;
    }

    public static DocumentWrite Write(string id, string text, int place = 0, params (string Name, Value Value)[] metadata) =>
        new(place, id, text) { Metadata = [.. metadata.Select(field => KeyValuePair.Create(field.Name, field.Value))] };

    public static DocumentWrite[] Writes(params (string Id, string Text)[] documents) =>
        [.. documents.Select((document, place) => Write(document.Id, document.Text, place))];

    public async Task<DocumentIndex> CreateIndexAsync(string name = Name, ChunkingOptions? chunking = null) =>
        (await Registrar.CreateAsync(Tenant, name, "", chunking ?? ChunkingOptions.Default, Token)).Index;

    public Task<DocumentIndex> GetIndexAsync() => Registrar.GetAsync(Tenant, Name, Token);

    public Task<IndexingResult> IndexAsync(params DocumentWrite[] documents) =>
        Indexer.IndexAsync(Tenant, Name, documents, "", Token);

    public Task<IndexingResult> IndexAsync(string id, string text) => IndexAsync(Write(id, text));

    public Task<IndexingResult> IngestAsync(params DocumentWrite[] documents) =>
        Indexer.IngestAsync(Tenant, Name, documents, Token);

    public Task<DateTimeOffset> DeleteAsync(string id) => Indexer.DeleteAsync(Tenant, Name, id, Token);

    public Task<StoredDocument> GetAsync(string id, DateTimeOffset? asOf = null) => Reader.GetAsync(Tenant, Name, id, asOf, Token);

    public Task<SearchResult> SearchAsync(SearchQuery query, DateTimeOffset? asOf = null) =>
        Searcher.SearchAsync(Tenant, query, asOf, Token);

    public Task<SearchResult> SearchAsync(string text, SearchMode mode = SearchMode.Hybrid, DateTimeOffset? asOf = null) =>
        SearchAsync(new SearchQuery { IndexName = Name, Text = text, Mode = mode }, asOf);

    /// <summary>The documents found, in order.</summary>
    public async Task<string[]> FindAsync(string text, SearchMode mode = SearchMode.Hybrid, DateTimeOffset? asOf = null) =>
        [.. (await SearchAsync(text, mode, asOf)).Hits.Select(hit => hit.Chunk.DocumentId)];

    public async ValueTask DisposeAsync()
    {
        Generator.Dispose();
        await _offline.DisposeAsync();
    }
}
