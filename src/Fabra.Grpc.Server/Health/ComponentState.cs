namespace Fabra.Grpc.Server.Health;

/// <summary>The state of one part of the server.</summary>
/// <param name="Name">Which.</param>
/// <param name="Healthy">Whether it works.</param>
/// <param name="Required">Whether the server is not ready without it.</param>
/// <param name="Detail">For people: what it is, or what is wrong.</param>
internal sealed record ComponentState(string Name, bool Healthy, bool Required, string Detail);
