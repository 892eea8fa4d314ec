using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Fabra.Grpc.Server.Health;

/// <summary>What the registered health checks say, in the words of Fabra's own answers.</summary>
internal sealed class Components(IOptions<HealthCheckServiceOptions> options)
{
    /// <summary>A part that has not answered a health check for this long is as good as down.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, HealthCheckRegistration> _registrations =
        options.Value.Registrations.ToDictionary(registration => registration.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The states, in the order in which the checks were registered.</summary>
    public IReadOnlyList<ComponentState> StatesOf(HealthReport report) =>
        [.. report.Entries.Select(entry => StateOf(_registrations[entry.Key], entry.Value))];

    /// <summary>Whether the check itself broke: it threw, instead of telling what is wrong.</summary>
    public static bool Threw(HealthReportEntry entry) =>
        entry.Exception is { } exception && !TimedOut(entry) && (entry.Description is null || entry.Description == exception.Message);

    private static ComponentState StateOf(HealthCheckRegistration registration, HealthReportEntry entry) => new(
        registration.Name, entry.Status, registration.FailureStatus == HealthStatus.Unhealthy, DetailOf(registration, entry));

    private static string DetailOf(HealthCheckRegistration registration, HealthReportEntry entry)
    {
        if (TimedOut(entry))
        {
            return string.Create(CultureInfo.InvariantCulture, $"no answer within {registration.Timeout.TotalSeconds:0.###} s");
        }

        // Anybody may read this, and the message of an exception that nobody expected may hold anything, secrets included.
        return Threw(entry) ? "the check itself failed; see the server's log" : entry.Description ?? "";
    }

    /// <summary>The framework reports a check that was too slow by the exception that ended it.</summary>
    private static bool TimedOut(HealthReportEntry entry) => entry.Exception is OperationCanceledException;
}
