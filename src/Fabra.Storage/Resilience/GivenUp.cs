namespace Fabra.Storage.Resilience;

/// <summary>Calls that are waited for no longer: their time is over or their caller left, and they still run.</summary>
internal static class GivenUp
{
    /// <summary>The call ends some time. If it fails then, that is no longer news; if it succeeds, what it opened is closed.</summary>
    public static void Forget<T>(Task<T>? call)
    {
        if (call is not null)
        {
            _ = ForgetAsync(call);
        }
    }

    private static async Task ForgetAsync<T>(Task<T> call)
    {
        await ((Task)call).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (call.IsCompletedSuccessfully && await call is IAsyncDisposable unwanted)
        {
            await unwanted.DisposeAsync();
        }
    }
}
