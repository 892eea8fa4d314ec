namespace Fabra.Grpc.Server.Health;

/// <summary>A part of the server whose state readiness reports.</summary>
internal interface IHealthProbe
{
    /// <summary>The part's name: <c>offline_store</c>, <c>online_store</c>, <c>spool</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Whether the server cannot do its work without this part. Otherwise its failure is shown, and calls are still taken.
    /// </summary>
    bool Required { get; }

    /// <summary>Asks the part for a sign of life.</summary>
    Task<ComponentState> CheckAsync(CancellationToken cancellationToken);
}
