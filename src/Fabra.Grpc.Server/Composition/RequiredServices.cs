namespace Fabra.Grpc.Server.Composition;

internal static class RequiredServices
{
    /// <summary>
    /// Fails with the name of the method that was forgotten, where the container would only name an internal type.
    /// </summary>
    public static T RequireAdded<T>(this IServiceProvider services, string method)
        where T : class =>
        services.GetService<T>() ?? throw Forgotten(method);

    /// <summary>The same for a service that must not be made before everything is mapped.</summary>
    public static void RequireRegistered<T>(this IServiceProvider services, string method)
        where T : class
    {
        if (!services.GetRequiredService<IServiceProviderIsService>().IsService(typeof(T)))
        {
            throw Forgotten(method);
        }
    }

    private static InvalidOperationException Forgotten(string method) =>
        new($"Call services.{method}() before mapping what it serves.");
}
