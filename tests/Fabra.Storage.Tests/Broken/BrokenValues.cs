using Fabra.Core.Features;

namespace Fabra.Storage.Tests.Broken;

/// <summary>What a defect does to a row that is stored; null: it is not.</summary>
internal static class BrokenValues
{
    public static FeatureRow? Twist(Defect defect, FeatureRow row) => defect switch
    {
        Defect.NullIsAbsent when row.Value.IsNull => null,
        Defect.IntegersBecomeDoubles when row.Value.Kind == ValueKind.Int64 && (long)(double)row.Value.AsInt64 != row.Value.AsInt64 =>
            row with { Value = Value.Of((long)(double)row.Value.AsInt64) },
        Defect.StructFieldsAreSorted when row.Value.Kind == ValueKind.Struct =>
            row with { Value = Value.Of(row.Value.AsStruct.OrderBy(field => field.Key, StringComparer.Ordinal)) },
        Defect.NegativeZeroIsZero when row.Value.Kind == ValueKind.Double && row.Value.AsDouble == 0 =>
            row with { Value = Value.Of(0.0) },
        Defect.EventTimesAreCutToMilliseconds => row with
        {
            EventTime = DateTimeOffset.FromUnixTimeMilliseconds(row.EventTime.ToUnixTimeMilliseconds()),
        },
        _ => row,
    };
}
