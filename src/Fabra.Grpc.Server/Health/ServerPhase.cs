namespace Fabra.Grpc.Server.Health;

internal enum ServerPhase
{
    Starting,
    Running,
    Draining,
}
