namespace Fabra.Storage.Resilience;

/// <summary>Calls that are waited for no longer: their time is over or their caller left, and the store does not heed its token.</summary>
internal static class GivenUp
{
    /// <summary>The call ends some time; its failure then is no longer news. Nothing is done about a call that has ended.</summary>
    public static void Forget(Task? call)
    {
        if (call is { IsCompleted: false })
        {
            call.ContinueWith(
                static ended => _ = ended.Exception,
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
