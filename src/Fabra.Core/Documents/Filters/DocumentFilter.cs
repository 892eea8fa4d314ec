namespace Fabra.Authoring;

/// <summary>
/// A condition on a document's metadata. A field that is a list matches when one of its elements does; a field that is missing, or of
/// a kind that cannot be compared with the condition's, does not match. Whole numbers and doubles compare by amount.
/// </summary>
public abstract record DocumentFilter
{
    private DocumentFilter()
    {
    }

    /// <summary>The field has that value.</summary>
    /// <param name="Field">Name in the metadata, ordinal.</param>
    /// <param name="Value">A scalar, not null.</param>
    public sealed record Equal(string Field, Value Value) : DocumentFilter;

    /// <summary>The field has one of the values.</summary>
    /// <param name="Field">Name in the metadata, ordinal.</param>
    /// <param name="Values">Scalars, not null, at least one.</param>
    public sealed record In(string Field, IReadOnlyList<Value> Values) : DocumentFilter;

    /// <summary>The field lies between bounds of its kind: numbers, texts by code point, or timestamps. At least one bound.</summary>
    /// <param name="Field">Name in the metadata, ordinal.</param>
    /// <param name="Min">Null: no lower bound.</param>
    /// <param name="MinExclusive">Leaves <paramref name="Min"/> itself out.</param>
    /// <param name="Max">Null: no upper bound.</param>
    /// <param name="MaxExclusive">Leaves <paramref name="Max"/> itself out.</param>
    public sealed record Range(string Field, Value? Min, bool MinExclusive, Value? Max, bool MaxExclusive) : DocumentFilter;

    /// <summary>Every one of them holds.</summary>
    /// <param name="Filters">At least one.</param>
    public sealed record All(IReadOnlyList<DocumentFilter> Filters) : DocumentFilter;

    /// <summary>At least one of them holds.</summary>
    /// <param name="Filters">At least one.</param>
    public sealed record Any(IReadOnlyList<DocumentFilter> Filters) : DocumentFilter;
}
