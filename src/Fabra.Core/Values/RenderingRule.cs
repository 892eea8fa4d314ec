namespace Fabra.Core.Values;

/// <summary>
/// In which order a context writes the fields of structs, and code that makes one sees them. A plan names its rule, so that a replay renders
/// as the context did. What is stored and recorded keeps its order.
/// </summary>
internal enum RenderingRule
{
    /// <summary>The fields of structs as the store has them; the rule of records whose plan names none.</summary>
    AsStored,

    /// <summary>The fields of structs sorted by code point, at every depth.</summary>
    Sorted,
}

/// <summary>The rules by their words, and what each does.</summary>
internal static class RenderingRules
{
    /// <summary>The rule of every new context.</summary>
    public const RenderingRule Current = RenderingRule.Sorted;

    // The first rule has no word: records were written before there was another one.
    private static readonly EnumWords<RenderingRule> Words = new("", "sorted");

    /// <summary>The word in a plan; empty for none.</summary>
    public static string Word(this RenderingRule rule) => Words.Of(rule);

    /// <exception cref="FormatException">It is no rule's word.</exception>
    public static RenderingRule Parse(string word) => Words.Parse(word);

    public static Value Apply(this RenderingRule rule, Value value) =>
        rule == RenderingRule.AsStored ? value : CanonicalValue.Of(value);
}
