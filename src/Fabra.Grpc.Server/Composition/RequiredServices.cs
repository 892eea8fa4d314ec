namespace Fabra.Grpc.Server.Composition;

internal static class RequiredServices
{
    /// <summary>
    /// Fails with the name of the method that was forgotten, where the container would only name an internal type.
    /// </summary>
    public static T RequireAdded<T>(this IServiceProvider services, string method)
        where T : class =>
        services.GetService<T>()
        ?? throw new InvalidOperationException($"Call services.{method}() before mapping what it serves.");
}
