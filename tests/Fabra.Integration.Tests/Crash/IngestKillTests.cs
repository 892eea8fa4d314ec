using Fabra.Client;
using Fabra.Integration.Tests.Documents;
using Fabra.Integration.Tests.Infrastructure;
using Fabra.Testing;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Integration.Tests.Crash;

/// <summary>Kills the server in the middle of an ingest.</summary>
public sealed class IngestKillTests
{
    private const int Cycles = 3;
    private const int BatchSize = 15;
    private const int BatchesBeforeKill = 4;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_is_searchable_after_a_kill_and_no_document_is_half_there()
    {
        using var folder = new TemporaryFolder();
        var acknowledged = new List<string>();
        for (var cycle = 0; cycle < Cycles; cycle++)
        {
            await using var server = await ServerProcess.StartAsync(folder.Path);
            await Policies.CreateAsync(server.Client);
            await IngestAndKillAsync(server, $"cycle{cycle}", acknowledged);
        }

        await using var restarted = await ServerProcess.StartAsync(folder.Path);
        acknowledged.Count.ShouldBeGreaterThanOrEqualTo(Cycles * BatchesBeforeKill * BatchSize);
        await Parallel.ForEachAsync(acknowledged, Cancellation, async (id, _) =>
        {
            var search = new SearchRequest { IndexName = Policies.Index, Query = id, TopK = 1, Mode = SearchMode.Lexical };
            (await Policies.SearchAsync(restarted.Client, search)).ShouldHaveSingleItem().DocumentId.ShouldBe(id);
        });
        (await CountAsync(restarted.Client, Halves)).ShouldBe(0);
        (await CountAsync(restarted.Client, "SELECT count(*) FROM document_versions"))
            .ShouldBeGreaterThanOrEqualTo(acknowledged.Count);
    }

    /// <summary>Versions that do not have all their chunks, and chunks that have no version.</summary>
    private const string Halves = """
        SELECT count(*) FROM document_versions v
        FULL JOIN (SELECT version_id, count(*) AS chunks FROM document_chunks GROUP BY version_id) c ON c.version_id = v.version_id
        WHERE v.chunk_count IS DISTINCT FROM c.chunks
        """;

    private static async Task IngestAndKillAsync(ServerProcess server, string cycle, List<string> acknowledged)
    {
        using var call = server.Client.Indexes.IngestDocuments(cancellationToken: Cancellation);
        var sending = SendAsync();
        var batches = 0;
        try
        {
            while (await call.ResponseStream.MoveNext(Cancellation))
            {
                var batch = call.ResponseStream.Current;
                batch.IndexedCount.ShouldBe(BatchSize);
                acknowledged.AddRange(Batch(cycle, batch.BatchId).Select(document => document.DocumentId));
                if (++batches == BatchesBeforeKill)
                {
                    await server.KillAsync();
                }
            }
        }
        catch (RpcException) when (batches >= BatchesBeforeKill)
        {
            // Killed.
        }

        await sending;
        batches.ShouldBeGreaterThanOrEqualTo(BatchesBeforeKill);

        async Task SendAsync()
        {
            try
            {
                for (var number = 0; ; number++)
                {
                    var batch = new IngestDocumentsRequest { IndexName = Policies.Index, BatchId = number };
                    batch.Documents.Add(Batch(cycle, number));
                    await call.RequestStream.WriteAsync(batch, Cancellation);
                }
            }
            catch (Exception error) when (error is RpcException or InvalidOperationException or IOException)
            {
                // The call ended with the server.
            }
        }
    }

    /// <summary>Documents of several chunks, each with its own id for a word.</summary>
    private static IEnumerable<DocumentInput> Batch(string cycle, long number) =>
        Enumerable.Range(0, BatchSize).Select(place =>
        {
            var id = $"{cycle}x{number}x{place}";
            return Policies.Document(id, string.Concat(Enumerable.Repeat($"The shop {id} sells gifts of every kind. ", 100)));
        });

    private static async Task<long> CountAsync(FabraClient client, string sql)
    {
        using var answer = await client.QuerySqlAsync(sql, cancellationToken: Cancellation);
        return (await answer.FirstAsync(Cancellation))[0].Int64Value;
    }
}
