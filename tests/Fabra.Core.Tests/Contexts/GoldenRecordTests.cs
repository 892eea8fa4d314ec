using System.Text;
using Fabra.Core.Contexts;

namespace Fabra.Core.Tests.Contexts;

/// <summary>A record of version v1 as it was released: it stays readable, and its hash stays the same, for ever.</summary>
public sealed class GoldenRecordTests
{
    [Fact]
    public void RecordHash_of_the_released_record_is_what_it_was()
    {
        var record = GoldenRecords.Load("record-v1");

        RecordCommitment.FindMismatches(record).ShouldBeEmpty();
        RecordCommitment.RecordHash(record).ShouldBe(GoldenRecords.HashOf("record-v1"));
    }

    [Fact]
    public void FromRecord_of_the_released_record_reads_everything()
    {
        var context = AssembledContext.FromRecord(GoldenRecords.Load("record-v1"), ContextColumns.All);

        context.Content.ShouldStartWith("Score: 9007199254740993\n{\"ž\":[\"electronics\",0]}\n1970-01-01T00:00:00Z\n0.1\n\nSimilar: 🐎");
        var lineage = context.Lineage!;
        lineage.Inputs["limit"].ShouldBe(Value.Of(long.MaxValue));
        lineage.FeaturesUsed.Select(feature => $"{feature.Key.EntityId}.{feature.Key.FeatureName} {feature.Status} {feature.Source} {feature.Included}").ShouldBe(
        [
            "u1.score Present Cache Yes", "u1.absent NotFound None Unknown", "u2.score NotFound None Unknown", "u2.absent NotFound None Unknown",
            "u1.preferences Present Cache Yes", "u1.expired Expired Fallback Yes", "u1.computed Present Compute Yes", "u1.null Null Cache Yes",
        ]);
        lineage.FeaturesUsed[4].Value.ShouldBe(
            Value.Of([KeyValuePair.Create("ž", Value.Of([Value.Of("electronics"), Value.Of(-0.0)]))]));
        lineage.DroppedItems.Select(item => item.Reason).ShouldBe([DroppedItem.Missing, DroppedItem.Budget]);
        lineage.RetrieversUsed[0].Chunks[0].SimilarityScore.ShouldBe(0.875);
        context.Meta!.Mode.ShouldBe("session");
        context.Evidence.ShouldBe(EvidenceState.Durable);
        context.Check.ShouldBe(RecordCheck.Intact);
    }

    [Fact]
    public void Serialize_of_the_plan_read_gives_the_very_bytes()
    {
        var record = GoldenRecords.Load("record-v1");
        var plan = PlanJson.Parse(record.Plan);

        Encoding.UTF8.GetString(PlanJson.Serialize(plan)).ShouldBe(Encoding.UTF8.GetString(record.Plan.Span));
        var lineage = LineageJson.Parse(record.Lineage, PlanValues.Parse(record.Plan.Span));
        Encoding.UTF8.GetString(LineageJson.Serialize(lineage)).ShouldBe(Encoding.UTF8.GetString(record.Lineage.Span));
        Encoding.UTF8.GetString(MetaJson.Serialize(MetaJson.Parse(record.Meta))).ShouldBe(Encoding.UTF8.GetString(record.Meta.Span));
        plan.DirectReads.Count.ShouldBe(4);
        plan.Reads.Single(read => read.Key.FeatureName == "computed").Source.ShouldBe(FeatureSource.Compute);
    }
}
