using Fabra.Bench.Load;
using Fabra.V1;

namespace Fabra.Bench.Documents;

/// <summary>Sends texts over one stream, a few batches ahead of their acknowledgements, as a careful loader does.</summary>
internal static class IndexingLoad
{
    private const int BatchSize = 250;
    private const int Ahead = 4;

    public static async Task<(Sample Sample, int Indexed, int Unchanged, int Chunks)> RunAsync(
        IndexService.IndexServiceClient client, int serverId, string index, IReadOnlyList<PackageText> texts)
    {
        var meter = new Meter(serverId);
        var (indexed, unchanged, chunks) = (0, 0, 0);
        using var ahead = new SemaphoreSlim(Ahead);
        using var call = client.IngestDocuments();
        var acknowledged = Task.Run(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                var answer = call.ResponseStream.Current;
                if (answer.Rejected.Count > 0)
                {
                    throw new InvalidOperationException($"Rejected {answer.Rejected[0].DocumentId}: {answer.Rejected[0].Message}");
                }

                (indexed, unchanged, chunks) =
                    (indexed + answer.IndexedCount, unchanged + answer.UnchangedCount, chunks + answer.ChunkCount);
                ahead.Release();
            }
        });
        foreach (var batch in texts.Chunk(BatchSize))
        {
            await Task.WhenAny(ahead.WaitAsync(), acknowledged);
            var request = new IngestDocumentsRequest { IndexName = index };
            request.Documents.AddRange(batch.Select(text => new DocumentInput { DocumentId = text.Name, Text = text.Text }));
            await call.RequestStream.WriteAsync(request);
        }

        await call.RequestStream.CompleteAsync();
        await acknowledged;
        return (meter.Read(texts.Count), indexed, unchanged, chunks);
    }
}
