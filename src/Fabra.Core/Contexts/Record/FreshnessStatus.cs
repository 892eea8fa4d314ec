namespace Fabra.Core.Contexts;

/// <summary>Whether every value met its limit.</summary>
public enum FreshnessStatus
{
    Guaranteed,
    Degraded,
}
