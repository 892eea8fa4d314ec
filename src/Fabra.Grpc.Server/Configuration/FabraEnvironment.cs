namespace Fabra.Grpc.Server.Configuration;

/// <summary>Where a server runs.</summary>
public enum FabraEnvironment
{
    /// <summary>On somebody's own machine: convenience first.</summary>
    Development,

    /// <summary>For others: refuses to listen beyond loopback without authentication.</summary>
    Production,
}
