using Fabra.Core.Background;
using Fabra.Core.Contexts;
using Fabra.Core.Errors;
using Fabra.Core.Requests;

namespace Fabra.Core.Evidence;

/// <summary>Appends to the context log under the append's own deadline, and tells the circuit how it went.</summary>
internal sealed class LogAppender(IContextLog log, StoreCircuit circuit, EvidenceOptions options, TimeProvider time)
{
    /// <exception cref="RowRefusedException">The store answered, and refused this record.</exception>
    /// <exception cref="FabraException"><see cref="ErrorReason.Overloaded"/>: too much waits, and nothing was written.</exception>
    /// <exception cref="StoreUnavailableException">The store failed or did not answer in time.</exception>
    public async Task<AppendOutcome> AppendAsync(ContextRecord record, RequestKey? key, CancellationToken stop)
    {
        var answered = false;
        try
        {
            var outcome = await AppendInTimeAsync(record, key, stop);
            answered = true;
            return outcome;
        }
        catch (Exception refusal) when (refusal is RowRefusedException
            or FabraException { Reason: ErrorReason.Overloaded } or StoreUnavailableException { OfStatement: true })
        {
            // A log that refuses a statement, or whose queue is full, is not down: to leave it alone would only idle it.
            answered = true;
            throw;
        }
        finally
        {
            if (answered)
            {
                circuit.Succeeded();
            }
            else if (!stop.IsCancellationRequested)
            {
                circuit.Failed();
            }
        }
    }

    private async Task<AppendOutcome> AppendInTimeAsync(ContextRecord record, RequestKey? key, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(options.AppendTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        Task<AppendOutcome>? append = null;
        try
        {
            append = log.AppendAsync(record, key, either.Token);
            return await append.WaitAsync(either.Token);
        }
        catch (OperationCanceledException error) when (deadline.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            LetGo.Of(append);
            throw new StoreUnavailableException(
                "context log", $"The context log gave no answer within {options.AppendTimeout.TotalSeconds:0.###} s.", error)
            {
                OutcomeUnknown = true,
            };
        }
        catch (OperationCanceledException)
        {
            LetGo.Of(append);
            throw;
        }
    }
}
