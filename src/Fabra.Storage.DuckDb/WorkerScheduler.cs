namespace Fabra.Storage.DuckDb;

/// <summary>Runs tasks, and what follows their awaits, on a worker's threads.</summary>
internal sealed class WorkerScheduler(Worker worker) : TaskScheduler
{
    protected override void QueueTask(Task task) => worker.Post(() => TryExecuteTask(task));

    // A task of the worker's is never run by a thread that waits for it.
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    // For debuggers only; the worker's queue holds other jobs too.
    protected override IEnumerable<Task> GetScheduledTasks() => [];
}
