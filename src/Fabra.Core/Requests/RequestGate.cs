using System.Collections.Concurrent;

namespace Fabra.Core.Requests;

/// <summary>Lets calls with one request id pass one at a time, so that the second finds the first's result.</summary>
public sealed class RequestGate
{
    private readonly ConcurrentDictionary<(string Tenant, string Method, string RequestId), Turn> _turns = new();

    /// <summary>Waits for the turn; dispose the result to pass it on.</summary>
    public async ValueTask<IDisposable> EnterAsync(RequestKey key, CancellationToken cancellationToken)
    {
        var name = (key.Tenant, key.Method, key.RequestId);
        while (true)
        {
            var turn = _turns.GetOrAdd(name, _ => new Turn());
            lock (turn)
            {
                if (turn.Closed)
                {
                    continue;
                }

                turn.Waiting++;
            }

            try
            {
                await turn.Semaphore.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Leave(name, turn);
                throw;
            }

            return new Pass(this, name, turn);
        }
    }

    private void Leave((string Tenant, string Method, string RequestId) name, Turn turn)
    {
        lock (turn)
        {
            if (--turn.Waiting > 0)
            {
                return;
            }

            turn.Closed = true;
        }

        _turns.TryRemove(KeyValuePair.Create(name, turn));
    }

    private sealed class Turn
    {
        public SemaphoreSlim Semaphore { get; } = new(1);

        public int Waiting { get; set; }

        public bool Closed { get; set; }
    }

    private sealed class Pass(RequestGate gate, (string Tenant, string Method, string RequestId) name, Turn turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Semaphore.Release();
            gate.Leave(name, turn);
        }
    }
}
