namespace Fabra.Core.Identity;

/// <summary>
/// Who owns what is stored: it leads every key, and nothing of one tenant is ever seen by another. Compared ordinally, as it is stored.
/// </summary>
/// <param name="Value">As stored. Never empty for what was written.</param>
public readonly record struct TenantId(string Value)
{
    /// <summary>The only tenant of a server that does not tell its callers apart.</summary>
    public static TenantId Default { get; } = new("default");

    /// <summary>As stored.</summary>
    public override string ToString() => Value;
}
