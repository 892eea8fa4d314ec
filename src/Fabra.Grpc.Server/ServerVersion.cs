using System.Reflection;

namespace Fabra.Grpc.Server;

internal static class ServerVersion
{
    /// <summary>The server's version, without build metadata.</summary>
    public static string Text { get; } =
        typeof(ServerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
        ?? "unknown";
}
