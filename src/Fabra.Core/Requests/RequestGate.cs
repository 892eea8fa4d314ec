namespace Fabra.Core.Requests;

/// <summary>
/// One call at a time per request key. Without it, of two equal calls one could land in the log while the other, whose append timed
/// out, lands in the spool: two records for one request.
/// </summary>
internal sealed class RequestGate
{
    private readonly Dictionary<RequestName, Turn> _turns = [];

    public async Task<IDisposable> EnterAsync(RequestKey key, CancellationToken cancellationToken)
    {
        var name = key.Name;
        Turn? turn;
        lock (_turns)
        {
            if (!_turns.TryGetValue(name, out turn))
            {
                turn = new Turn();
                _turns.Add(name, turn);
            }

            turn.Holders++;
        }

        try
        {
            await turn.Semaphore.WaitAsync(cancellationToken);
        }
        catch
        {
            Leave(name, turn);
            throw;
        }

        return new Pass(this, name, turn);
    }

    private void Leave(RequestName name, Turn turn)
    {
        lock (_turns)
        {
            if (--turn.Holders == 0)
            {
                _turns.Remove(name);
                turn.Semaphore.Dispose();
            }
        }
    }

    private sealed class Turn
    {
        public SemaphoreSlim Semaphore { get; } = new(1, 1);

        public int Holders { get; set; }
    }

    private sealed class Pass(RequestGate turns, RequestName name, Turn turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Semaphore.Release();
            turns.Leave(name, turn);
        }
    }
}
