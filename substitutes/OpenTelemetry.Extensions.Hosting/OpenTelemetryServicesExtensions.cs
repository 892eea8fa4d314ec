using Microsoft.Extensions.Hosting;
using OpenTelemetry;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds telemetry to a host.</summary>
public static class OpenTelemetryServicesExtensions
{
    /// <summary>
    /// Starts the providers that the returned builder is told of with the host. They are flushed and shut down when the host's
    /// services are disposed. Calling again adds to the same providers.
    /// </summary>
    public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        var hosted = ServiceDescriptor.Singleton<IHostedService, TelemetryHostedService>();
        if (!services.Any(present => present.ImplementationType == hosted.ImplementationType))
        {
            // First in the list, so that what other hosted services do while they start is seen.
            services.Insert(0, hosted);
        }

        return new OpenTelemetryBuilder(services);
    }
}
