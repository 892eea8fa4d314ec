namespace Fabra.Core.Identity;

/// <summary>Decides who may do what. Asked once for each call, before its handler runs.</summary>
public interface IAccessPolicy
{
    /// <summary>Whether a caller may do this at all. Whose data is touched is decided by the caller's tenant, not here.</summary>
    bool Allows(Caller caller, Operation operation);
}
