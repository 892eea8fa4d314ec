using System.Threading.Channels;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Internal;

/// <summary>One ingest stream: a sender that runs ahead by a bounded number of batches, and the acknowledgements.</summary>
internal sealed class FeatureIngest(
    AsyncDuplexStreamingCall<IngestFeaturesRequest, IngestFeaturesResponse> call,
    IngestFeaturesOptions options,
    CancellationTokenSource stop) : IAsyncDisposable
{
    private readonly Channel<SentBatch> _outstanding = Channel.CreateBounded<SentBatch>(options.MaxOutstandingBatches);
    private Exception? _sourceFailure;
    private Task _sending = Task.CompletedTask;

    public void Start(IAsyncEnumerable<FeatureWrite> writes) => _sending = SendAsync(writes);

    /// <summary>The next acknowledgement; null when all batches have theirs.</summary>
    public async Task<IngestAck?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await call.ResponseStream.MoveNext(stop.Token))
            {
                return Match(call.ResponseStream.Current);
            }

            await _sending;
        }
        catch (Exception) when (_sourceFailure is not null)
        {
            throw _sourceFailure;
        }
        catch (RpcException error)
        {
            throw RpcErrors.Translate(error, cancellationToken);
        }

        return _outstanding.Reader.TryPeek(out _)
            ? throw new InvalidOperationException("The server ended the stream before it acknowledged every batch.")
            : null;
    }

    /// <summary>Ends the call when the caller stopped early, and with it the sender.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await _sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task SendAsync(IAsyncEnumerable<FeatureWrite> writes)
    {
        long index = 0;
        var batch = new IngestFeaturesRequest { BatchId = 1 };
        await using var source = writes.GetAsyncEnumerator(stop.Token);
        while (await MoveAsync(source))
        {
            batch.Writes.Add(source.Current);
            if (batch.Writes.Count == options.BatchSize)
            {
                await SendAsync(batch, index);
                index += batch.Writes.Count;
                batch = new IngestFeaturesRequest { BatchId = batch.BatchId + 1 };
            }
        }

        if (batch.Writes.Count > 0)
        {
            await SendAsync(batch, index);
        }

        await call.RequestStream.CompleteAsync();
    }

    private async Task SendAsync(IngestFeaturesRequest batch, long firstIndex)
    {
        await _outstanding.Writer.WriteAsync(new SentBatch(batch, firstIndex), stop.Token);
        await call.RequestStream.WriteAsync(batch, stop.Token);
    }

    /// <summary>A failure of the caller's own sequence ends the call, so that the reader sees it instead of waiting.</summary>
    private async Task<bool> MoveAsync(IAsyncEnumerator<FeatureWrite> source)
    {
        try
        {
            return await source.MoveNextAsync();
        }
        catch (Exception error) when (!stop.IsCancellationRequested)
        {
            _sourceFailure = error;
            await stop.CancelAsync();
            throw;
        }
    }

    private IngestAck Match(IngestFeaturesResponse response)
    {
        if (!_outstanding.Reader.TryRead(out var sent) || sent.Batch.BatchId != response.BatchId)
        {
            throw new InvalidOperationException($"The server acknowledged batch {response.BatchId} out of order.");
        }

        return new IngestAck(
            sent.FirstIndex,
            sent.Batch.Writes.Count,
            response.WrittenCount,
            [.. response.Rejected.Select(rejected => new IngestRejection(
                sent.FirstIndex + rejected.Index, sent.Batch.Writes[rejected.Index], rejected.Reason, rejected.Message))]);
    }

    private readonly record struct SentBatch(IngestFeaturesRequest Batch, long FirstIndex);
}
