using Fabra.Core.Identity;

namespace Fabra.Grpc.Server.Access;

/// <summary>
/// What a call does, and so what its caller must be allowed to do. A gRPC handler carries it as an attribute, a REST route by
/// <see cref="AccessRoutes.Requires{T}"/>.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RequiresAttribute(Operation operation) : Attribute
{
    public Operation Operation => operation;
}
