namespace Fabra.Core.Contexts;

/// <summary>The three ways into an assembly.</summary>
public enum AssemblyMode
{
    OneShot,
    Session,
    Named,
}
