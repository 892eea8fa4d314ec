namespace Fabra.Grpc.Server.Health;

/// <summary>Holds the state and wakes those who wait for a change.</summary>
internal sealed class Readiness : IReadiness
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ReadinessReport Current { get; private set; } = new(ServerPhase.Starting, []);

    public Task WaitForChangeAsync(ReadinessReport seen, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return ReferenceEquals(Current, seen) ? _changed.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
        }
    }

    /// <summary>Moves on; a server that drains never becomes ready again.</summary>
    public void EnterPhase(ServerPhase phase) =>
        Change(current => phase > current.Phase ? current with { Phase = phase } : current);

    public void Report(IReadOnlyList<ComponentState> components) =>
        Change(current => current.Components.SequenceEqual(components) ? current : current with { Components = components });

    private void Change(Func<ReadinessReport, ReadinessReport> change)
    {
        TaskCompletionSource woken;
        lock (_lock)
        {
            var changed = change(Current);
            if (ReferenceEquals(changed, Current))
            {
                return;
            }

            Current = changed;
            woken = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        woken.SetResult();
    }
}
