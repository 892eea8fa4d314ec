using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fabra.Grpc.Server.Telemetry;

/// <summary>A form of log lines.</summary>
internal abstract class LogFormatter
{
    /// <summary>Adds an entry, with the end of its line.</summary>
    public abstract void Write<TState>(in LogEntry<TState> entry, StringBuilder line);
}
