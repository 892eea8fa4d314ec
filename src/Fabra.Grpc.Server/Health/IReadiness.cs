namespace Fabra.Grpc.Server.Health;

/// <summary>Whether the server takes calls, now and as it changes.</summary>
internal interface IReadiness
{
    ReadinessReport Current { get; }

    /// <summary>Ends when <see cref="Current"/> is no longer <paramref name="seen"/>.</summary>
    Task WaitForChangeAsync(ReadinessReport seen, CancellationToken cancellationToken);
}
