using System.Threading.Channels;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Client.Internal;

/// <summary>
/// One ingest of documents. The caller's sequence is read ahead by a bounded number of batches. Indexing a document again changes
/// nothing, so a broken call is followed by another, which sends again what was not acknowledged.
/// </summary>
internal sealed class DocumentIngest : IAsyncDisposable
{
    private readonly IndexService.IndexServiceClient _indexes;
    private readonly CallRunner _runner;
    private readonly string _indexName;
    private readonly IngestDocumentsOptions _options;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource _stop;
    private readonly CallOptions _callOptions;
    private readonly SemaphoreSlim _slots;
    private readonly Channel<DocumentBatch> _ready = Channel.CreateUnbounded<DocumentBatch>();
    private readonly Queue<DocumentBatch> _unacknowledged = new();
    private Task _reading = Task.CompletedTask;
    private DocumentStream? _stream;
    private int _failuresInARow;

    public DocumentIngest(
        IndexService.IndexServiceClient indexes,
        CallRunner runner,
        string indexName,
        IngestDocumentsOptions options,
        CancellationToken cancellationToken)
    {
        _indexes = indexes;
        _runner = runner;
        _indexName = indexName;
        _options = options;
        _cancellationToken = cancellationToken;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Made once, so that a timeout covers the ingest and all its resumptions.
        _callOptions = runner.Streaming(options.Timeout, _stop.Token);
        _slots = new SemaphoreSlim(options.MaxOutstandingBatches);
    }

    public void Start(IAsyncEnumerable<DocumentInput> documents) => _reading = ReadAsync(documents);

    /// <summary>The next acknowledgement; null when all batches have theirs.</summary>
    /// <exception cref="Exception">The caller's own sequence failed; the whole batches before are acknowledged.</exception>
    public async Task<IngestDocumentsAck?> NextAsync()
    {
        var ack = await NextAnswerAsync();
        if (ack is null)
        {
            await _reading;
            return null;
        }

        _failuresInARow = 0;
        _slots.Release();
        return ack;
    }

    /// <summary>Ends the call when the caller stopped early, and with it the reading.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await CloseAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _slots.Dispose();
        _stop.Dispose();
    }

    private async Task ReadAsync(IAsyncEnumerable<DocumentInput> documents)
    {
        try
        {
            var batch = new DocumentBatch(0);
            await foreach (var document in documents.WithCancellation(_stop.Token))
            {
                if (!batch.TryAdd(document, _options))
                {
                    batch = await HandOverAsync(batch);
                    batch.TryAdd(document, _options);
                }
            }

            if (batch.Count > 0)
            {
                await HandOverAsync(batch);
            }
        }
        finally
        {
            _ready.Writer.Complete();
        }
    }

    /// <summary>Hands a batch to the sender when few enough are under way.</summary>
    /// <returns>The batch after it.</returns>
    private async Task<DocumentBatch> HandOverAsync(DocumentBatch batch)
    {
        await _slots.WaitAsync(_stop.Token);
        batch.Request.IndexName = _indexName;
        batch.Request.BatchId = batch.FirstIndex;
        _ready.Writer.TryWrite(batch);
        return new DocumentBatch(batch.FirstIndex + batch.Count);
    }

    private async Task<IngestDocumentsAck?> NextAnswerAsync()
    {
        while (true)
        {
            try
            {
                _stream ??= new DocumentStream(_indexes, _callOptions, _ready.Reader, _unacknowledged);
                return await _stream.NextAsync(_stop.Token);
            }
            catch (RpcException error) when (CanResume(error))
            {
                await CloseAsync();
                await _runner.PauseAsync(_failuresInARow, _cancellationToken);
            }
            catch (RpcException error)
            {
                throw RpcErrors.Translate(error, _cancellationToken);
            }
        }
    }

    private bool CanResume(RpcException error) =>
        !_cancellationToken.IsCancellationRequested
        && RpcErrors.IsBrokenConnection(error)
        && !RpcErrors.WasRepeatedByServer(error)
        && ++_failuresInARow < _runner.MaxAttempts;

    private async ValueTask CloseAsync()
    {
        if (_stream is { } stream)
        {
            _stream = null;
            await stream.DisposeAsync();
        }
    }
}
