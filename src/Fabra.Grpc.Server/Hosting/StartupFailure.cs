using System.Net.Sockets;
using Fabra.Authoring;
using Fabra.Core.Evidence.Spool;
using Fabra.Grpc.Server.Configuration;
using Microsoft.AspNetCore.Connections;

namespace Fabra.Grpc.Server.Hosting;

/// <summary>Words a failed start in one line that names what to change.</summary>
internal static class StartupFailure
{
    /// <summary>The line; null when the failure was not foreseen and its stack is worth showing.</summary>
    public static string? Describe(Exception failure, FabraOptions options) => failure switch
    {
        StoreUnavailableException store => $"the {store.Store} store cannot be opened: {store.Message}",
        SpoolOfAnotherStoreException spool => $"{spool.Message} {Ways(spool)}",
        UnauthorizedAccessException access => $"no permission: {access.Message}",
        IOException { InnerException: AddressInUseException } inUse => PortInUse(inUse.Message, options),
        SocketException { SocketErrorCode: SocketError.AccessDenied } =>
            $"no permission to listen on {Ports(options)}; ports below 1024 need privileges.",
        SocketException { SocketErrorCode: SocketError.AddressNotAvailable } =>
            $"{options.Bind} is not an address of this machine; choose another with --bind or FABRA_BIND.",
        IOException io => io.Message,
        // Fabra's own exceptions are worded for people.
        _ when failure.GetType().Namespace?.StartsWith("Fabra.", StringComparison.Ordinal) == true => failure.Message,
        AggregateException { InnerExceptions: [{ } only] } => Describe(only, options),
        _ => null,
    };

    /// <summary>Kestrel names the address that was taken, not which of the two settings it came from.</summary>
    private static string PortInUse(string message, FabraOptions options)
    {
        var (port, name, flag) = message.Contains($":{options.GrpcPort}:", StringComparison.Ordinal)
            ? (options.GrpcPort, "FABRA_GRPC_PORT", "--grpc-port")
            : (options.HttpPort, "FABRA_HTTP_PORT", "--http-port");
        return $"port {port} on {options.Bind} is already in use; choose another with {flag} or {name}.";
    }

    private static string Ways(SpoolOfAnotherStoreException spool) => spool.Owner is { } owner
        ? "Start the server of that store to drain it, or give this one its own folder (--spool-dir or FABRA_SPOOL_DIR). Only if that "
            + $"store is gone and its records belong into this one: FABRA_SPOOL_ADOPT={owner.Id}."
        : "If all of them belong into this store, start once with --spool-adopt unstamped or FABRA_SPOOL_ADOPT=unstamped; else start the "
            + "server of their store so, and give this one its own folder (--spool-dir or FABRA_SPOOL_DIR).";

    private static string Ports(FabraOptions options) => $"{options.Bind}, ports {options.GrpcPort} and {options.HttpPort}";
}
