using Fabra.Core.Documents;
using Fabra.Core.Errors;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Fabra.Testing;
using Npgsql;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>Appends of documents: lost answers, broken connections, refused rows, and replicas that write at once.</summary>
public sealed class DocumentWritingTests : IAsyncLifetime
{
    private TestDatabase _database = null!;
    private TestDocuments _documents = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await TestDatabase.CreateAsync();
        _documents = new TestDocuments(_database.Ids, _database.Clock);
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    [Theory]
    [InlineData(CommitLoss.Answer)]
    [InlineData(CommitLoss.Command)]
    public async Task Lost_commit_is_looked_for_and_the_versions_are_there_once(CommitLoss loss)
    {
        await using var proxy = new CuttingProxy(_database.Server.Port);
        var store = await OpenAsync(proxy);
        for (var round = 0; round < 3; round++)
        {
            DocumentVersion[] versions = [_documents.Version("a", $"a{round}"), _documents.Version("b", $"b{round}")];
            proxy.LoseNext(loss);
            var append = await store.AppendAsync(versions, null, Cancel);

            append.IndexedAt.Count.ShouldBe(2);
            (await store.FindHeadsAsync(TenantId.Default, _documents.Index.IndexId, ["a", "b"], Cancel)).Select(head => (head!.VersionId, head.IndexedAt))
                .ShouldBe(versions.Select((version, i) => (version.VersionId, append.IndexedAt[i])));
        }

        proxy.Lost.ShouldBe(3);
        await ShouldBeWholeAsync(versions: 6, ended: 4);
    }

    [Theory]
    [InlineData(CommitLoss.Answer)]
    [InlineData(CommitLoss.Command)]
    public async Task Lost_commit_that_cannot_be_looked_for_is_unknown_and_a_retry_of_the_request_id_appends_it_once(CommitLoss loss)
    {
        await using var proxy = new CuttingProxy(_database.Server.Port);
        var store = await OpenAsync(proxy);
        proxy.LoseNext(loss, andClose: true);
        var failure = await Should.ThrowAsync<StoreUnavailableException>(
            async () => await store.AppendAsync([_documents.Version("a", "text")], TestDatabase.Request("r1"), Cancel));
        failure.OutcomeUnknown.ShouldBeTrue();
        proxy.Open();

        DocumentAppend? retried = null;
        await Polling.UntilAsync(
            async () =>
            {
                try
                {
                    retried = await store.AppendAsync([_documents.Version("a", "text")], TestDatabase.Request("r1"), Cancel);
                    return true;
                }
                catch (StoreUnavailableException)
                {
                    return false;
                }
            },
            "the store takes documents",
            Cancel);

        retried!.Earlier.ShouldBe(loss == CommitLoss.Answer ? new RequestKeyMatch(true, null) : null);
        await ShouldBeWholeAsync(versions: 1, ended: 0);
    }

    [Fact]
    public async Task Connection_that_is_cut_in_the_middle_of_an_append_is_replaced_and_nothing_is_there_twice()
    {
        var store = await OpenAsync();
        await using var holder = await HoldIndexAsync();
        var append = Task.Run(
            () => store.AppendAsync([.. Enumerable.Range(0, 50).Select(i => _documents.Version($"d{i}", $"text {i}"))], null, Cancel), Cancel);
        await Polling.UntilAsync(
            async () => await _database.ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()") is true,
            "the append waits for the index and is cut",
            Cancel);
        await holder.DisposeAsync();

        (await append).IndexedAt.Count.ShouldBe(50);
        await ShouldBeWholeAsync(versions: 50, ended: 0);
    }

    [Fact]
    public async Task Refused_documents_of_a_batch_fail_alone()
    {
        var store = await OpenAsync();

        // All wait for this one, and are one batch when it is through.
        await using var holder = await HoldIndexAsync();
        var first = store.AppendAsync([_documents.Version("first", "text")], null, Cancel);
        var same = _documents.Version("same", "text");
        var twice = store.AppendAsync([same, same], null, Cancel);
        var longer = store.AppendAsync([_documents.Version("longer", "text", new float[5])], null, Cancel);
        var others = Enumerable.Range(0, 10).Select(i => store.AppendAsync([_documents.Version($"d{i}", "text")], null, Cancel)).ToArray();
        await holder.DisposeAsync();

        (await Should.ThrowAsync<RowRefusedException>(twice)).Store.ShouldBe("postgres");
        (await Should.ThrowAsync<RowRefusedException>(longer)).Message.ShouldContain("5 dimensions");
        (await Task.WhenAll(others.Append(first))).ShouldAllBe(append => append.IndexedAt.Count == 1);
        await ShouldBeWholeAsync(versions: 11, ended: 0);
    }

    [Fact]
    public async Task Replicas_that_write_the_same_documents_at_once_number_them_without_a_gap_and_readers_miss_none()
    {
        var stores = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => _database.OpenAsync()));
        await stores[0].Documents.CreateIndexAsync(_documents.Index, Cancel);
        var writing = Task.WhenAll(stores.Select(store => Task.Run(
            async () =>
            {
                for (var round = 0; round < 20; round++)
                {
                    await store.Documents.AppendAsync(
                        [.. Enumerable.Range(0, 5).Select(i => _documents.Version($"d{i}", $"text {round}"))], null, Cancel);
                }
            },
            Cancel)));
        while (!writing.IsCompleted)
        {
            // Each document is there once in every state; before its first version, not at all.
            var found = await stores[1].Documents.FindNearestAsync(_documents.Now, _documents.Axis(0), 1000, Cancel);
            found.Count.ShouldBeLessThanOrEqualTo(5);
        }

        await writing;
        await ShouldBeWholeAsync(versions: 400, ended: 395);
        (await _database.ExecuteAsync("SELECT max(version_no) FROM document_versions")).ShouldBe(399L);
        foreach (var store in stores)
        {
            (await store.Documents.FindNearestAsync(_documents.Now, _documents.Axis(0), 1000, Cancel)).Count.ShouldBe(5);
        }
    }

    [Fact]
    public async Task Compaction_merges_the_terms_of_documents_that_came_one_by_one()
    {
        var store = await OpenAsync();
        for (var i = 0; i < 20; i++)
        {
            await store.AppendAsync([_documents.Version($"d{i}", "text")], null, Cancel);
        }

        (await _database.ExecuteAsync("SELECT count(*) FROM document_terms")).ShouldBe(20L);

        await store.CompactAsync(TenantId.Default, _documents.Index.IndexId, _documents.Index.CreatedAt, new HashSet<Guid>(), Cancel);

        (await _database.ExecuteAsync("SELECT count(*) FROM document_terms")).ShouldBe(1L);
        (await store.FindTermsAsync(_documents.Now, ["word"], Cancel)).ChunkFrequencies.ShouldBe([20]);
    }

    private async Task<IDocumentStore> OpenAsync(CuttingProxy? proxy = null)
    {
        var store = await _database.OpenAsync(options => proxy is null ? options : options with
        {
            ConnectionString = $"Host=127.0.0.1;Port={proxy.Port};Username=postgres;Database={_database.Name};SSL Mode=Disable",
        });
        (await store.Documents.CreateIndexAsync(_documents.Index, Cancel)).ShouldBeTrue();
        return store.Documents;
    }

    private async Task<NpgsqlConnection> HoldIndexAsync()
    {
        var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand("BEGIN; SELECT FROM document_indexes FOR UPDATE", connection);
        await command.ExecuteNonQueryAsync(Cancel);
        return connection;
    }

    /// <summary>Each version has its chunk with embedding and code; so many were superseded.</summary>
    private async Task ShouldBeWholeAsync(long versions, long ended)
    {
        foreach (var table in new[] { "document_versions", "document_chunks", "document_embeddings", "document_codes" })
        {
            (await _database.ExecuteAsync($"SELECT count(*) FROM {table}")).ShouldBe(versions, table);
        }

        (await _database.ExecuteAsync("SELECT count(*) FROM document_ends")).ShouldBe(ended);
        (await _database.ExecuteAsync("SELECT count(DISTINCT document_id) FROM document_versions")).ShouldBe(versions - ended);
    }
}
