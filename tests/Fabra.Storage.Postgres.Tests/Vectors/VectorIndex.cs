using Fabra.Core.Documents;
using Fabra.Core.Documents.Search;
using Fabra.Core.Ids;
using Fabra.Core.Time;
using Fabra.Storage.Documents.Images;
using Fabra.Storage.Documents.Writing;
using Fabra.Storage.Postgres.Documents;
using Fabra.Storage.Postgres.Documents.Vectors;
using Fabra.Storage.Postgres.Documents.Writing;
using Fabra.Testing.Postgres;
using Npgsql;

namespace Fabra.Storage.Postgres.Tests.Vectors;

/// <summary>An index in a database with pgvector, over the one connection that PGlite has: what the store does on connections of its own.</summary>
internal sealed class VectorIndex : IAsyncDisposable
{
    private readonly FabraClock _clock = new(TimeProvider.System);
    private readonly ImageCache _images = new(PostgresErrors.Store, 64 << 20);

    private VectorIndex(NpgsqlConnection connection, VectorExtension extension, int dimensions)
    {
        Connection = connection;
        Extension = extension;
        Documents = new TestDocuments(new IdGenerator(_clock, new CryptographicRandomSource()), _clock, dimensions);
        Table = new VectorTable(Documents.Index.IndexId, extension.Schema, extension.TypeFor(dimensions) ?? "none", dimensions);
    }

    public NpgsqlConnection Connection { get; }

    public VectorExtension Extension { get; }

    public TestDocuments Documents { get; }

    public VectorTable Table { get; }

    public DateTimeOffset Now => _clock.Now;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<VectorIndex> CreateAsync(PgliteFixture pglite, int dimensions = 4)
    {
        var connection = await (await pglite.GetAsync()).OpenAsync();
        await Migrations.ApplyAsync(connection, TestDatabase.LockWait, TimeProvider.System.GetUtcNow(), Cancel);
        var choice = await VectorChoice.MakeAsync(connection, PostgresVectorSearch.Hnsw, TestDatabase.LockWait, Cancel);
        var index = new VectorIndex(connection, choice.Extension!, dimensions);
        (await IndexSql.InsertAsync(connection, index.Documents.Index, Cancel)).ShouldBeTrue();
        return index;
    }

    public async Task AppendAsync(params DocumentVersion[] versions)
    {
        await using var transaction = await Connection.BeginTransactionAsync(Cancel);
        var append = new PreparedAppend(versions, PostgresErrors.Store);
        var locked = await OpenIndexes.LockAsync(Connection, [append.IndexId], Cancel);
        var open = await locked.OpenAsync(Connection, [append], Cancel);
        open.Append(append);
        await InsertedRows.AddAsync(Connection, open, Cancel);
        await OpenIndexes.AdvanceAsync(Connection, open, Cancel);
        await transaction.CommitAsync(Cancel);
    }

    /// <summary>One step of filling; whether there is more to do.</summary>
    public Task<bool> StepAsync(DateTimeOffset? now = null) =>
        VectorFill.StepAsync(Connection, Extension, Documents.Index.IndexId, now ?? Now, Cancel);

    public async Task FillAsync()
    {
        while (await StepAsync())
        {
        }
    }

    public SearchScope Scope(DocumentFilter? filter = null) => Documents.Now with { Filter = filter, Now = true };

    /// <summary>By HNSW; null where that cannot tell.</summary>
    public async Task<IReadOnlyList<ChunkScore>?> FindNearestAsync(SearchScope scope, float[] query, int limit)
    {
        await using var transaction = await Connection.BeginTransactionAsync(Cancel);
        return await NearestChunks.FindAsync(Connection, Extension, scope, query, limit, Cancel);
    }

    public async Task<IReadOnlyList<ChunkScore>> FindExactlyAsync(SearchScope scope, float[] query, int limit)
    {
        var images = new ImageReader(_images);
        try
        {
            var head = await images.BeginAsync(Connection, scope, Cancel);
            var index = await images.OpenAsync(Connection, scope.IndexId, head!, Cancel);
            var chunks = index.View.Scope(scope.AsOf, await ImageReader.FilterAsync(Connection, scope, Cancel));
            return await DocumentSearch.FindNearestAsync(Connection, scope.IndexId, index.View, chunks, query, limit, Cancel);
        }
        finally
        {
            await Connection.ExecuteAsync("ROLLBACK", [], Cancel);
        }
    }

    public async Task<object?> ScalarAsync(string sql) => await Connection.ScalarAsync(sql, [], Cancel);

    public async ValueTask DisposeAsync()
    {
        _images.Dispose();
        await PgliteServer.CloseAsync(Connection);
    }
}
