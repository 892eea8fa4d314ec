using Fabra.Client;
using Fabra.Integration.Tests.Documents;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.Testing.Postgres;
using Fabra.V1;

namespace Fabra.Integration.Tests.Replicas;

/// <summary>Documents on several servers that share one database.</summary>
public sealed class DocumentReplicaTests
{
    private const int Documents = 60;
    private const int BatchSize = 12;

    /// <summary>Versions that do not have all their chunks and embeddings, and documents that are valid twice.</summary>
    private const string Faults = """
        SELECT (SELECT count(*) FROM document_versions v WHERE v.chunk_count <> (
            SELECT count(*) FROM document_chunks c JOIN document_embeddings e ON e.index_id = c.index_id AND e.chunk_no = c.chunk_no
            JOIN document_codes k ON k.index_id = c.index_id AND k.chunk_no = c.chunk_no
            WHERE c.version_id = v.version_id AND c.index_id = v.index_id))
            + (SELECT count(*) FROM (
                SELECT document_id FROM document_history WHERE ended_at IS NULL GROUP BY document_id HAVING count(*) > 1) AS twice)
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Replicas_that_ingest_the_same_documents_at_once_keep_each_whole_and_once()
    {
        var url = await DatabaseAsync();
        await using var first = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);
        await using var second = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);
        await Policies.CreateAsync(first.Client);

        var written = await Task.WhenAll(IngestAsync(first.Client), IngestAsync(second.Client));

        // Whoever comes later finds the document as it is, or makes it new with the same text: either way it is there once.
        written.Sum(counts => counts.Indexed).ShouldBeGreaterThanOrEqualTo(Documents);
        foreach (var client in new[] { first.Client, second.Client })
        {
            (await IngestAsync(client)).ShouldBe((0, Documents));
            (await client.GetIndexAsync(Policies.Index, Cancellation)).Statistics.Documents.ShouldBe(Documents);
        }

        (await CountAsync(first.Client, Faults)).ShouldBe(0);
    }

    [Fact]
    public async Task Document_of_one_replica_is_found_replaced_and_deleted_on_the_other_at_once()
    {
        var url = await DatabaseAsync();
        await using var first = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);
        await using var second = await RunningServer.StartAsync(builder => builder.Options.PostgresUrl = url);
        await Policies.CreateAsync(first.Client);
        await Policies.IndexAsync(second.Client, Policies.Documents);
        for (var round = 0; round < 5; round++)
        {
            var (writer, reader) = round % 2 == 0 ? (first, second) : (second, first);
            await Policies.IndexAsync(writer.Client, Policies.Document("zebra", $"Zebra number{round} grazes."));
            foreach (var mode in new[] { SearchMode.Vector, SearchMode.Lexical, SearchMode.Hybrid })
            {
                var hits = await Policies.SearchAsync(reader.Client, new SearchRequest { Query = $"zebra number{round}", TopK = 1, Mode = mode });
                hits.ShouldHaveSingleItem().Content.ShouldBe($"Zebra number{round} grazes.");
            }

            await writer.Client.DeleteDocumentAsync(Policies.Index, "zebra", Cancellation);
            var rest = await Policies.SearchAsync(reader.Client, new SearchRequest { Query = "zebra", TopK = 10 });
            rest.ShouldAllBe(hit => hit.DocumentId != "zebra");
            rest.Count.ShouldBe(Policies.Documents.Length);
        }
    }

    private static async Task<(int Indexed, int Unchanged)> IngestAsync(FabraClient client)
    {
        var (indexed, unchanged) = (0, 0);
        foreach (var batch in Enumerable.Range(0, Documents).Chunk(BatchSize))
        {
            var answer = await Policies.IndexAsync(
                client, [.. batch.Select(i => Policies.Document($"d{i}", $"Document number{i} tells of gifts and parcels."))]);
            indexed += answer.IndexedCount;
            unchanged += answer.UnchangedCount;
        }

        return (indexed, unchanged);
    }

    private static async Task<long> CountAsync(FabraClient client, string sql)
    {
        using var answer = await client.QuerySqlAsync(sql, cancellationToken: Cancellation);
        return (await answer.FirstAsync(Cancellation))[0].Int64Value;
    }

    private static Task<string> DatabaseAsync()
    {
        Assert.SkipWhen(PostgresBinaries.WhyMissing is not null, PostgresBinaries.WhyMissing ?? "");
        return TestStores.PostgresUrlAsync();
    }
}
