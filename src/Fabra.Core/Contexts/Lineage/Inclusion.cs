
namespace Fabra.Core.Contexts;

/// <summary>Whether a value is in the final text.</summary>
public enum Inclusion
{
    Yes,

    /// <summary>Its item was dropped.</summary>
    No,

    /// <summary>It was read by code that then wrote text of its own.</summary>
    Unknown,
}
