namespace Fabra.Core.Background;

/// <summary>Calls that nobody waits for any more. A store that ignores its token ends some time; its failure then is no longer news.</summary>
internal static class LetGo
{
    public static void Of(Task? call) =>
        call?.ContinueWith(
            static ended => _ = ended.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
}
