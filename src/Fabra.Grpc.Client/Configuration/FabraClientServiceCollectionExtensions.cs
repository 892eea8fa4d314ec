using Fabra.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the client with a host.</summary>
public static class FabraClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds one <see cref="FabraClient"/> for the whole host, also under <see cref="IFabraClient"/>. Its options start from the environment
    /// (<see cref="FabraClientOptions.FromEnvironment"/>); its transport logs to the host. Registered already: nothing changes.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configure">Changes the options. Null: the environment alone decides.</param>
    public static IServiceCollection AddFabraClient(this IServiceCollection services, Action<FabraClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider =>
        {
            var options = FabraClientOptions.FromEnvironment();
            options.LoggerFactory = provider.GetService<ILoggerFactory>();
            configure?.Invoke(options);
            return new FabraClient(options);
        });
        services.TryAddSingleton<IFabraClient>(provider => provider.GetRequiredService<FabraClient>());
        return services;
    }
}
