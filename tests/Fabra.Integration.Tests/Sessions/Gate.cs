using System.Collections.Concurrent;
using Fabra.Authoring;

namespace Fabra.Integration.Tests.Sessions;

/// <summary>A feature whose computation waits until the test lets it through: holds a session at one step.</summary>
internal static class Gate
{
    public const string Feature = "gated";

    private static readonly ConcurrentDictionary<string, (TaskCompletionSource Reached, TaskCompletionSource Opened)> Gates = new();

    [Feature(Feature, Entity = "user")]
    public static async Task<double> ComputeAsync(string userId)
    {
        var (reached, opened) = Of(userId);
        reached.TrySetResult();
        await opened.Task;
        return 1;
    }

    /// <summary>Completes when the server computes the feature for this user.</summary>
    public static Task ReachedAsync(string userId) => Of(userId).Reached.Task.WaitAsync(TestContext.Current.CancellationToken);

    public static void Open(string userId) => Of(userId).Opened.TrySetResult();

    private static (TaskCompletionSource Reached, TaskCompletionSource Opened) Of(string userId) => Gates.GetOrAdd(
        userId,
        _ => (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously),
            new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)));
}
