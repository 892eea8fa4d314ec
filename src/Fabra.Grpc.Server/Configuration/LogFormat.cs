namespace Fabra.Grpc.Server.Configuration;

/// <summary>The form of a log line.</summary>
public enum LogFormat
{
    /// <summary><c>2024-01-15T10:30:00Z [info] event_name key=value</c>.</summary>
    Text,

    /// <summary>One JSON object to a line.</summary>
    Json,
}
