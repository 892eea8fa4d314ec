using Fabra.Authoring;
using Fabra.Core.Documents.Filters;
using Fabra.Grpc.Server.Contexts;
using Fabra.Grpc.Server.Features;
using Fabra.Grpc.Server.Rpc;
using Value = Fabra.Authoring.Value;
using Wire = Fabra.V1;

namespace Fabra.Grpc.Server.Documents;

/// <summary>Filters of searches, from contract to domain; what is no filter is refused with its very place.</summary>
internal static class DocumentFilterMapping
{
    /// <exception cref="FabraException">It is no filter; names the place below <paramref name="field"/>.</exception>
    public static DocumentFilter ToDomain(this Wire.Filter filter, string field) => filter.ConditionCase switch
    {
        Wire.Filter.ConditionOneofCase.Equals_ => new DocumentFilter.Equal(
            filter.Equals_.Field, Read(filter.Equals_.Value, $"{field}.equals.value")),
        Wire.Filter.ConditionOneofCase.In => new DocumentFilter.In(
            filter.In.Field, [.. filter.In.Values.Select((value, index) => Read(value, $"{field}.in.values[{index}]"))]),
        Wire.Filter.ConditionOneofCase.Range => new DocumentFilter.Range(
            filter.Range.Field,
            filter.Range.Min is { } min ? Read(min, $"{field}.range.min") : null,
            filter.Range.MinExclusive,
            filter.Range.Max is { } max ? Read(max, $"{field}.range.max") : null,
            filter.Range.MaxExclusive),
        Wire.Filter.ConditionOneofCase.All => new DocumentFilter.All(Read(filter.All, $"{field}.all.filters")),
        Wire.Filter.ConditionOneofCase.Any => new DocumentFilter.Any(Read(filter.Any, $"{field}.any.filters")),
        _ => throw FilterRules.Refusal(field, "has no condition"),
    };

    private static DocumentFilter[] Read(Wire.FilterList list, string field) =>
        [.. list.Filters.Select((filter, index) => filter.ToDomain($"{field}[{index}]"))];

    private static Value Read(Wire.Value? value, string field)
    {
        try
        {
            return value.ToDomain(field);
        }
        catch (FabraException fault)
        {
            throw FilterRules.Refusal(field, fault.Fields[0].Description);
        }
    }
}
