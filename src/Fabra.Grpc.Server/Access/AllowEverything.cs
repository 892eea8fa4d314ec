using Fabra.Core.Identity;

namespace Fabra.Grpc.Server.Access;

/// <summary>There are no roles yet: whoever got in may do everything.</summary>
internal sealed class AllowEverything : IAccessPolicy
{
    public bool Allows(Caller caller, Operation operation) => true;
}
