namespace Fabra.Grpc.Server.Configuration;

/// <summary>How logs are written, always to standard error.</summary>
public sealed class LogSettings
{
    /// <summary>Lines for people or JSON for machines. Default text.</summary>
    public LogFormat Format { get; set; }

    /// <summary>The lowest level that Fabra writes. Default information. Libraries below it write warnings and worse.</summary>
    public LogLevel Level { get; set; } = LogLevel.Information;
}
