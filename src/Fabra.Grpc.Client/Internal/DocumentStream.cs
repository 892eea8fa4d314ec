using System.Threading.Channels;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Internal;

/// <summary>One call of an ingest: what an earlier call left without acknowledgement is sent first, then what is ready.</summary>
internal sealed class DocumentStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop;
    private readonly AsyncDuplexStreamingCall<IngestDocumentsRequest, IngestDocumentsResponse> _call;
    private readonly Queue<DocumentBatch> _unacknowledged;
    private readonly Task _sending;
    private volatile bool _allSent;

    /// <param name="indexes">Makes the call.</param>
    /// <param name="options">Options of the call.</param>
    /// <param name="ready">Batches not sent yet.</param>
    /// <param name="unacknowledged">Batches sent and not acknowledged, oldest first; outlives this call.</param>
    public DocumentStream(
        IndexService.IndexServiceClient indexes,
        CallOptions options,
        ChannelReader<DocumentBatch> ready,
        Queue<DocumentBatch> unacknowledged)
    {
        _unacknowledged = unacknowledged;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(options.CancellationToken);
        _call = indexes.IngestDocuments(options);
        DocumentBatch[] again;
        lock (unacknowledged)
        {
            again = [.. unacknowledged];
        }

        _sending = SendAsync(again, ready);
    }

    /// <summary>The next acknowledgement; null when all batches have theirs.</summary>
    public async Task<IngestDocumentsAck?> NextAsync(CancellationToken cancellationToken)
    {
        if (await _call.ResponseStream.MoveNext(cancellationToken))
        {
            return Acknowledge(_call.ResponseStream.Current);
        }

        if (_allSent)
        {
            await _sending;
        }

        return _allSent && _unacknowledged.Count == 0
            ? null
            : throw new InvalidOperationException("The server ended the stream before it acknowledged every batch.");
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _call.Dispose();
        // Why writing failed is what reading throws.
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task SendAsync(DocumentBatch[] again, ChannelReader<DocumentBatch> ready)
    {
        foreach (var batch in again)
        {
            await _call.RequestStream.WriteAsync(batch.Request, _stop.Token);
        }

        while (await ready.WaitToReadAsync(_stop.Token))
        {
            while (ready.TryRead(out var batch))
            {
                lock (_unacknowledged)
                {
                    _unacknowledged.Enqueue(batch);
                }

                await _call.RequestStream.WriteAsync(batch.Request, _stop.Token);
            }
        }

        _allSent = true;
        await _call.RequestStream.CompleteAsync();
    }

    private IngestDocumentsAck Acknowledge(IngestDocumentsResponse response)
    {
        lock (_unacknowledged)
        {
            return _unacknowledged.TryDequeue(out var batch) && batch.Request.BatchId == response.BatchId
                ? batch.Acknowledge(response)
                : throw new InvalidOperationException($"The server acknowledged batch {response.BatchId} out of order.");
        }
    }
}
