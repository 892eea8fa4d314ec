using System.Runtime.CompilerServices;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Evidence.Spool;
using Fabra.Core.Identity;
using Fabra.Core.Requests;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Evidence;

/// <summary>
/// Makes a sealed record durable, or does what the evidence mode allows: the context log, else (best effort) the spool, else nothing,
/// truthfully said. Each record that is not durable when this returns is logged once, as <c>context_log_failed</c>.
/// </summary>
internal sealed class EvidenceWriter : IEvidenceWriter
{
    private readonly LogAppender _appender;
    private readonly ContextSpool? _spool;
    private readonly StoreCircuit _circuit;
    private readonly EvidenceOptions _options;
    private readonly TimeProvider _time;
    private readonly EvidenceMetrics _metrics;
    private readonly ILogger _logger;
    private readonly RequestGate _turns = new();
    private readonly AbandonedRecords _abandoned = new();

    /// <param name="spool">Null when there is none: what the log cannot take is then not persisted.</param>
    /// <param name="circuit">The same as the drainer's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public EvidenceWriter(
        IContextLog log,
        ContextSpool? spool,
        StoreCircuit circuit,
        EvidenceOptions options,
        TimeProvider time,
        EvidenceMetrics metrics,
        ILogger<EvidenceWriter> logger)
    {
        options.Validate();
        _appender = new LogAppender(log, circuit, options, time);
        _spool = spool;
        _circuit = circuit;
        _options = options;
        _time = time;
        _metrics = metrics;
        _logger = logger;
    }

    /// <summary>
    /// Writes a record. The caller's cancellation counts until the record is handed to the log; from then on the write runs to its
    /// own deadline and its outcome is returned, so that a caller who goes away cannot leave a record half decided. Only the spool takes
    /// nothing for a caller who has left and can repeat the request: another server, asked again, does not know what waits here, and
    /// would make a second record. This one, asked again, writes the first record again.
    /// </summary>
    /// <param name="key">Known already, in the log or in the spool: the earlier request is returned and nothing is written.</param>
    /// <exception cref="FabraException">
    /// <see cref="ErrorReason.EvidenceNotDurable"/>: the mode is <see cref="EvidenceMode.Required"/> and the record is not known to be
    /// durable. It may exist all the same when only the answer was lost; the same request id then finds it.
    /// </exception>
    /// <exception cref="FabraException">
    /// <see cref="ErrorReason.Overloaded"/>: the mode is <see cref="EvidenceMode.Required"/>, too much waits for the log, and nothing was
    /// written.
    /// </exception>
    /// <exception cref="OperationCanceledException">
    /// Cancelled before anything was written, or the caller left before the log answered; the same request id finds out what it did.
    /// </exception>
    public async Task<EvidenceResult> WriteAsync(ContextRecord record, RequestKey? key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (key is null)
        {
            return await AppendAsync(record, null, cancellationToken);
        }

        using var turn = await _turns.EnterAsync(key, cancellationToken);

        // The spool before the log: a record leaves the spool only once the log has it and its key.
        return _spool?.FindRequest(key) is { } earlier ? AnswerFromSpool(earlier)
            : _abandoned.Find(key) is { } abandoned
                ? await AppendAgainAsync(abandoned.Record, abandoned.Match, key, cancellationToken)
                : await AppendAsync(record, key, cancellationToken);
    }

    public async ValueTask<ContextRecord?> FindSpooledAsync(TenantId tenant, Guid contextId, CancellationToken cancellationToken) =>
        _spool is null ? null : await _spool.FindAsync(tenant, contextId, cancellationToken);

    public RequestKeyMatch? FindSpooledRequest(RequestKey key) => _spool?.FindRequest(key);

    public async IAsyncEnumerable<ContextRecord> ReadSpooledAsync(
        TenantId tenant, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var entry in _spool?.Peek(int.MaxValue, long.MaxValue) ?? [])
        {
            if (entry.Tenant == tenant && await FindAsync(entry.ContextId) is { } record)
            {
                yield return record;
            }
        }

        async Task<ContextRecord?> FindAsync(Guid contextId)
        {
            try
            {
                return await FindSpooledAsync(tenant, contextId, cancellationToken);
            }
            catch (SpoolException error)
            {
                throw new StoreUnavailableException("spool", error.Message, error);
            }
        }
    }

    // The log knows a record that it has by its id, so that it makes no second one of it.
    private async Task<EvidenceResult> AppendAgainAsync(
        ContextRecord record, RequestKeyMatch match, RequestKey key, CancellationToken caller)
    {
        if (!match.SameRequest)
        {
            return new EvidenceResult(EvidenceState.NotPersisted, null, null, match);
        }

        var result = await AppendAsync(record, key, caller);
        if (result.State == EvidenceState.NotPersisted)
        {
            return result;
        }

        _abandoned.Forget(key);
        return result with { Error = null, Earlier = result.Earlier ?? match };
    }

    private async Task<EvidenceResult> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken caller)
    {
        if (!_circuit.TryEnter())
        {
            const string Down = "The context log is not answering; it is tried again shortly.";
            return await FallBackAsync(record, key, Down, null, caller);
        }

        try
        {
            var outcome = await _appender.AppendAsync(record, key, CancellationToken.None);
            return new EvidenceResult(EvidenceState.Durable, outcome.LogPosition, null, outcome.Earlier);
        }
        catch (RowRefusedException error)
        {
            // Not to the spool: what the log refuses today it refuses when drained.
            return NotPersisted(record, $"The context log refused the record: {error.Message}", error);
        }
        catch (FabraException error) when (error.Reason == ErrorReason.Overloaded && _options.Mode == EvidenceMode.Required)
        {
            // Nothing was written, and the caller is told to come back later.
            Report(record, error.Message, error, "refused");
            throw;
        }
        catch (Exception error) when (error is StoreUnavailableException or FabraException { Reason: ErrorReason.Overloaded })
        {
            return await FallBackAsync(record, key, error.Message, error, caller);
        }
        catch (Exception error)
        {
            // A fault nobody foresaw in a store is still no reason to lose evidence; what it says is for the log, not for callers.
            return await FallBackAsync(record, key, "The context log failed unexpectedly.", error, caller);
        }
    }

    private async Task<EvidenceResult> FallBackAsync(
        ContextRecord record, RequestKey? key, string error, Exception? cause, CancellationToken caller)
    {
        if (_options.Mode == EvidenceMode.Required || _spool is null)
        {
            return NotPersisted(record, error, cause);
        }

        if (key is not null && caller.IsCancellationRequested)
        {
            _abandoned.Add(key, record);
            Report(record, error, cause, "abandoned");
            caller.ThrowIfCancellationRequested();
        }

        try
        {
            using var deadline = new CancellationTokenSource(_options.SpoolTimeout, _time);
            var spooled = new SpooledContext(record, key, _time.GetUtcNow());
            var append = await _spool.AppendAsync(spooled, deadline.Token);
            if (append.Earlier is { } earlier)
            {
                return AnswerFromSpool(earlier);
            }
        }
        catch (Exception spoolError)
        {
            var why = spoolError switch
            {
                SpoolException => spoolError.Message,
                OperationCanceledException => "The spool did not answer in time.",
                _ => "The spool failed unexpectedly.",
            };
            return NotPersisted(record, $"{error} {why}", cause is null ? spoolError : new AggregateException(cause, spoolError));
        }

        Report(record, error, cause, "spooled");
        return new EvidenceResult(EvidenceState.Spooled, null, error, null);
    }

    private EvidenceResult AnswerFromSpool(RequestKeyMatch earlier) =>
        _options.Mode == EvidenceMode.Required && earlier.SameRequest
            ? throw new FabraException(
                ErrorReason.EvidenceNotDurable, "The record of this request is in the spool and not durable yet; try again later.")
            : new EvidenceResult(EvidenceState.Spooled, null, null, earlier);

    private EvidenceResult NotPersisted(ContextRecord record, string error, Exception? cause)
    {
        if (_options.Mode == EvidenceMode.Required)
        {
            Report(record, error, cause, "refused");
            throw new FabraException(ErrorReason.EvidenceNotDurable, $"The context could not be recorded durably: {error}", cause);
        }

        Report(record, error, cause, "not_persisted");
        return new EvidenceResult(EvidenceState.NotPersisted, null, error, null);
    }

    private void Report(ContextRecord record, string error, Exception? cause, string outcome)
    {
        _metrics.Failed(outcome);
        _logger.ContextLogFailed(cause, record.ContextId, error);
    }
}
