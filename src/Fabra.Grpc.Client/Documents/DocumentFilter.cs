using Fabra.V1;

namespace Fabra.Client;

/// <summary>
/// Restricts a search to documents by their metadata: <c>DocumentFilter.Equal("team", "risk") &amp; DocumentFilter.AtLeast("year",
/// 2020)</c>. A document without the field does not match; a list matches when one of its elements does. Values are converted by
/// <see cref="FabraValue.From(object?)"/> and must be scalars, not null. At most 100 conditions, nested at most 8 deep.
/// </summary>
public sealed class DocumentFilter
{
    private readonly Filter _filter;

    private DocumentFilter(Filter filter) => _filter = filter;

    /// <summary>The field has that value. Numbers compare by amount, whole or not.</summary>
    public static DocumentFilter Equal(string field, object value) =>
        new(new Filter { Equals_ = new FieldEquals { Field = field, Value = FabraValue.From(value) } });

    /// <summary>The field has one of the values, 1 to 1,000.</summary>
    public static DocumentFilter In(string field, params IEnumerable<object> values) =>
        new(new Filter { In = new FieldIn { Field = field, Values = { values.Select(FabraValue.From) } } });

    /// <summary>The field is that or more: a number, a text (by code point) or a time.</summary>
    public static DocumentFilter AtLeast(string field, object min) => Range(new FieldRange { Field = field, Min = FabraValue.From(min) });

    /// <summary>The field is more than that.</summary>
    public static DocumentFilter MoreThan(string field, object min) =>
        Range(new FieldRange { Field = field, Min = FabraValue.From(min), MinExclusive = true });

    /// <summary>The field is that or less.</summary>
    public static DocumentFilter AtMost(string field, object max) => Range(new FieldRange { Field = field, Max = FabraValue.From(max) });

    /// <summary>The field is less than that.</summary>
    public static DocumentFilter LessThan(string field, object max) =>
        Range(new FieldRange { Field = field, Max = FabraValue.From(max), MaxExclusive = true });

    /// <summary>The field lies between two values of the same kind, both inclusive.</summary>
    public static DocumentFilter Between(string field, object min, object max) =>
        Range(new FieldRange { Field = field, Min = FabraValue.From(min), Max = FabraValue.From(max) });

    /// <summary>Every one of the filters holds, at least one.</summary>
    public static DocumentFilter All(params IEnumerable<DocumentFilter> filters) => new(new Filter { All = ListOf(filters) });

    /// <summary>At least one of the filters holds, of at least one.</summary>
    public static DocumentFilter Any(params IEnumerable<DocumentFilter> filters) => new(new Filter { Any = ListOf(filters) });

    /// <summary>Both hold.</summary>
    public static DocumentFilter operator &(DocumentFilter left, DocumentFilter right) => left.And(right);

    /// <summary>At least one of the two holds.</summary>
    public static DocumentFilter operator |(DocumentFilter left, DocumentFilter right) => left.Or(right);

    /// <inheritdoc cref="op_BitwiseAnd"/>
    public DocumentFilter And(DocumentFilter other) => Join(this, other, Filter.ConditionOneofCase.All, filter => filter.All, All);

    /// <inheritdoc cref="op_BitwiseOr"/>
    public DocumentFilter Or(DocumentFilter other) => Join(this, other, Filter.ConditionOneofCase.Any, filter => filter.Any, Any);

    /// <summary>The filter as the contract has it; a copy.</summary>
    public Filter ToFilter() => _filter.Clone();

    /// <summary>The filter for people.</summary>
    public override string ToString() => _filter.ToString();

    private static DocumentFilter Range(FieldRange range) => new(new Filter { Range = range });

    private static FilterList ListOf(IEnumerable<DocumentFilter> filters) =>
        new() { Filters = { filters.Select(filter => filter.ToFilter()) } };

    /// <summary>A chain of one operator stays flat, so that its length does not count as depth.</summary>
    private static DocumentFilter Join(
        DocumentFilter left,
        DocumentFilter right,
        Filter.ConditionOneofCase kind,
        Func<Filter, FilterList> list,
        Func<IEnumerable<DocumentFilter>, DocumentFilter> make)
    {
        ArgumentNullException.ThrowIfNull(right);
        return make([.. Parts(left), .. Parts(right)]);

        IEnumerable<DocumentFilter> Parts(DocumentFilter filter) => filter._filter.ConditionCase == kind
            ? list(filter._filter).Filters.Select(part => new DocumentFilter(part))
            : [filter];
    }
}
