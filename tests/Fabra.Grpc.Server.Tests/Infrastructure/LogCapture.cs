using Fabra.Grpc.Server.Telemetry;
using Microsoft.Extensions.Logging;

namespace Fabra.Grpc.Server.Tests.Infrastructure;

internal static class LogCapture
{
    /// <summary>Sends what the server logs to the test instead of standard error.</summary>
    public static void CaptureLogs(this FabraServerBuilder builder, CapturedLogs logs)
    {
        builder.Logging.ClearProviders().AddProvider(logs);
        builder.QuietConsole();
    }

    /// <summary>Keeps the server's own log off standard error, which it is added to when the server is built.</summary>
    public static void QuietConsole(this FabraServerBuilder builder) => builder.Logging.AddFilter<LogProvider>(_ => false);
}
