namespace Fabra.Core.Evidence;

/// <summary>
/// Remembers that the context log is down, so that not every call waits for its timeout: one failure opens it, then one call at a
/// time may try, once per <see cref="EvidenceOptions.BreakDuration"/>, and any success, the drainer's too, closes it. Shared by the
/// writer and the drainer.
/// </summary>
internal sealed class StoreCircuit(EvidenceOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private long? _openedAt;
    private bool _probing;

    /// <summary>True while the log counts as down.</summary>
    public bool IsOpen
    {
        get
        {
            lock (_gate)
            {
                return _openedAt is not null;
            }
        }
    }

    /// <summary>Whether to call the log. Who gets true must say how it went.</summary>
    internal bool TryEnter()
    {
        lock (_gate)
        {
            if (_openedAt is not { } openedAt)
            {
                return true;
            }

            if (_probing || time.GetElapsedTime(openedAt) < options.BreakDuration)
            {
                return false;
            }

            _probing = true;
            return true;
        }
    }

    internal void Succeeded()
    {
        lock (_gate)
        {
            _openedAt = null;
            _probing = false;
        }
    }

    internal void Failed()
    {
        lock (_gate)
        {
            _openedAt = time.GetTimestamp();
            _probing = false;
        }
    }
}
