namespace Fabra.Core.Identity;

/// <summary>Who acts within a tenant, as records name them. Compared ordinally, as it is stored.</summary>
/// <param name="Value">As stored. Never empty for whoever makes a call.</param>
public readonly record struct Principal(string Value)
{
    /// <summary>Whoever calls a server that asks for no key.</summary>
    public static Principal Anonymous { get; } = new("anonymous");

    /// <summary>As stored.</summary>
    public override string ToString() => Value;
}
