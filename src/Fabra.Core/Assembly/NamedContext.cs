using Fabra.Core.Values;

namespace Fabra.Core.Assembly;

/// <summary>Runs a named context's function into a scope; live and in replay.</summary>
internal static class NamedContext
{
    /// <exception cref="FabraException">Its inputs are invalid, or its own code failed: <see cref="ErrorReason.ContextFunctionFailed"/>.</exception>
    public static async Task RunAsync(ContextFunction function, AssemblyScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var inputs = scope.Settings.Options.Inputs.ToDictionary(
                input => input.Key, input => scope.Settings.Rendering.Apply(input.Value), StringComparer.Ordinal);
            scope.AddItems(await function.Run(new ContextScope(scope, cancellationToken), inputs));
        }
        catch (Exception failure) when (failure is not (FabraException or StoreUnavailableException)
            && !(failure is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new FabraException(
                ErrorReason.ContextFunctionFailed, $"the code of context \"{function.Name}\" failed: {failure.Message}", failure);
        }
    }
}
