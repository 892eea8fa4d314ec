namespace Fabra.Core.Contexts;

/// <summary>Order of a list, by context id as big-endian bytes.</summary>
public enum ContextOrder
{
    NewestFirst,
    OldestFirst,
}
