using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Soak.Kill9;

/// <summary>
/// Writers of documents that go on until the server is gone: two that ingest new documents and new versions of old ones, some batches
/// ahead of the acknowledgements, and one that indexes a few at a time, all or none, and deletes.
/// </summary>
internal sealed class DocumentLoad(ServerProcess server, DocumentLedger ledger, string index, int cycle)
{
    private const int Ingesters = 2;
    private const int Ahead = 4;
    private const int MostInBatch = 40;

    private readonly TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _killed;

    /// <summary>Runs until <paramref name="lifetime"/> has passed since the first acknowledgement, then kills the server.</summary>
    public async Task RunAsync(TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var ingesters = Enumerable.Range(0, Ingesters).Select(writer => Task.Run(() => IngestAsync(writer, cancellationToken), cancellationToken));
        Task[] running = [.. ingesters, Task.Run(() => IndexAndDeleteAsync(Ingesters, cancellationToken), cancellationToken)];
        await Task.WhenAny([_acknowledged.Task, .. running]);
        await Task.Delay(lifetime, cancellationToken);
        _killed = true;
        await server.KillAsync();
        await Task.WhenAll(running);
    }

    private async Task IngestAsync(int writer, CancellationToken cancellationToken)
    {
        var documents = new WriterDocuments(ledger, cycle, writer);
        var sent = new Queue<ChangeBatch>();
        using var ahead = new SemaphoreSlim(Ahead);
        using var call = server.Client.Indexes.IngestDocuments(cancellationToken: cancellationToken);
        var sending = Task.Run(SendAsync, cancellationToken);
        try
        {
            while (await call.ResponseStream.MoveNext(cancellationToken))
            {
                var answer = call.ResponseStream.Current;
                ChangeBatch batch;
                lock (sent)
                {
                    batch = sent.Dequeue();
                }

                if (answer.IndexedCount != batch.Changes.Count)
                {
                    throw new ProofFailedException($"Of {batch.Changes.Count} changed documents the server says: {answer}");
                }

                ledger.Acknowledge(batch);
                documents.Free(batch);
                _acknowledged.TrySetResult();
                ahead.Release();
            }
        }
        catch (RpcException) when (_killed)
        {
            // As intended.
        }

        ahead.Release(Ahead);
        await sending;
        foreach (var batch in sent)
        {
            ledger.Unacknowledged.Add(batch);
        }

        async Task SendAsync()
        {
            for (var number = 0; !_killed; number++)
            {
                await ahead.WaitAsync(cancellationToken);
                var batch = documents.Next(1 + (number * 13 % MostInBatch), allOrNone: false);
                var request = new IngestDocumentsRequest { BatchId = number, IndexName = index };
                request.Documents.AddRange(batch.Changes.Select(change => change.Input()));
                lock (sent)
                {
                    sent.Enqueue(batch);
                }

                try
                {
                    await call.RequestStream.WriteAsync(request, cancellationToken);
                }
                catch (Exception failure) when (failure is RpcException or InvalidOperationException && _killed)
                {
                    return;
                }
            }
        }
    }

    private async Task IndexAndDeleteAsync(int writer, CancellationToken cancellationToken)
    {
        var documents = new WriterDocuments(ledger, cycle, writer);
        for (var number = 0; ; number++)
        {
            var batch = number % 4 == 3 ? documents.Deletion() : documents.Next(3, allOrNone: true);
            try
            {
                if (batch.Changes is [{ Version: 0 } deletion])
                {
                    await server.Client.DeleteDocumentAsync(index, deletion.DocumentId, cancellationToken: cancellationToken);
                }
                else
                {
                    await server.Client.IndexDocumentsAsync(
                        index, batch.Changes.Select(change => change.Input()), cancellationToken: cancellationToken);
                }
            }
            catch (FabraRpcException) when (_killed)
            {
                ledger.Unacknowledged.Add(batch);
                return;
            }

            ledger.Acknowledge(batch);
            documents.Free(batch);
            _acknowledged.TrySetResult();
        }
    }
}
