using System.Text;
using Fabra.Core.Contexts;

namespace Fabra.Core.Tests.Contexts;

/// <summary>A record of version v1 with every kind of retrieval, as it was released.</summary>
public sealed class GoldenRetrievalTests
{
    private const string Folder = "record-v1-retrieval";

    [Fact]
    public void RecordHash_of_the_released_record_is_what_it_was()
    {
        var record = GoldenRecords.Load(Folder);

        RecordCommitment.FindMismatches(record).ShouldBeEmpty();
        RecordCommitment.RecordHash(record).ShouldBe(GoldenRecords.HashOf(Folder));
    }

    [Fact]
    public void FromRecord_of_the_released_record_reads_every_retrieval()
    {
        var context = AssembledContext.FromRecord(GoldenRecords.Load(Folder), ContextColumns.All);

        context.Content.ShouldStartWith("Rules:\nrefunds end after sixty days\nrefunds are paid\nwithin thirty days\n");
        context.Lineage!.RetrieversUsed.Select(retrieval => $"{retrieval.RetrieverName} {retrieval.Mode} {retrieval.ResultsCount}").ShouldBe(
            ["policies vector 1", "policies hybrid 0", "own  0", "refund_rules hybrid 2", "digest lexical 1", "tips  1", "refund_rules lexical 0"]);
        var chunk = context.Lineage.RetrieversUsed[3].Chunks[1];
        (chunk.DocumentId, chunk.VersionId, chunk.SimilarityScore, chunk.FreshnessMs, chunk.Included)
            .ShouldBe(("refunds", Guid.Parse("018d0cab-c440-76d0-8682-4098e3e9ff6c"), 0.032258, 1520, Inclusion.Yes));
        context.Lineage.RetrieversUsed[0].Chunks[0].Included.ShouldBe(Inclusion.Unknown);
        context.Check.Altered.ShouldBeEmpty();
        context.Check.Unreadable.ShouldBeEmpty();
    }

    [Fact]
    public void Serialize_of_the_plan_read_gives_the_very_bytes()
    {
        var record = GoldenRecords.Load(Folder);
        var plan = PlanJson.Parse(record.Plan);

        Encoding.UTF8.GetString(PlanJson.Serialize(plan)).ShouldBe(Encoding.UTF8.GetString(record.Plan.Span));
        var lineage = LineageJson.Parse(record.Lineage, PlanValues.Parse(record.Plan.Span));
        Encoding.UTF8.GetString(LineageJson.Serialize(lineage)).ShouldBe(Encoding.UTF8.GetString(record.Lineage.Span));
        plan.Retrievals[1].Failure.ShouldBe(ErrorReason.StoreUnavailable);
        plan.Retrievals[0].Searches[0].QueryVector.Length.ShouldBe(384);
        plan.Retrievals[4].Searches[0].QueryVector.IsEmpty.ShouldBeTrue();
    }
}
