using System.Text;
using Fabra.Authoring;
using Fabra.Core.Errors;
using Fabra.Grpc.Server.Errors;
using Fabra.Grpc.Server.Rpc;
using Fabra.V1;
using ErrorReason = Fabra.Authoring.ErrorReason;
using FreshnessViolation = Fabra.Core.Contexts.FreshnessViolation;

namespace Fabra.Grpc.Server.Tests.Errors;

/// <summary>Clients take 8 KB of trailers; beyond, a refusal looks to them like a broken connection.</summary>
public sealed class ErrorLimitsTests
{
    private const int ClientsTake = 8 * 1024;

    /// <summary>What HTTP/2 counts of a header besides its name and value, and the headers that are always there.</summary>
    private const int Rest = 300;

    public static TheoryData<string> Letters => ["x", "ü", "患", "😀", "%", "\u0001"];

    [Theory]
    [MemberData(nameof(Letters))]
    public void StatusOf_fits_into_trailers_whatever_the_letters(string letter)
    {
        var id = string.Concat(Enumerable.Repeat(letter, 300));
        FreshnessViolation[] violations = [.. Enumerable.Range(0, 200).Select(i => new FreshnessViolation($"user/{id}/f{i}", 1, 1))];

        var status = RpcErrors.StatusOf(new FabraException(ErrorReason.FreshnessViolated, id + id + id)
        {
            Fields = [.. Enumerable.Range(0, 200).Select(i => new FieldViolation($"items[{i}].{id}", id))],
            Metadata = Enumerable.Range(0, 200).ToDictionary(i => $"feature[{i}]", _ => id),
            Detail = violations,
        });

        var message = BoundedText.EncodedLength(status.Message);
        var details = (status.CalculateSize() + 2) / 3 * 4;
        (message + details + Rest).ShouldBeLessThan(ClientsTake);
        status.Details.ShouldContain(detail => detail.Is(FreshnessViolationDetail.Descriptor));
    }

    [Fact]
    public void Cut_keeps_the_facts_of_one_index_together_and_counts_the_rest()
    {
        var metadata = new Dictionary<string, string>();
        for (var i = 0; i < 7; i++)
        {
            metadata[$"feature[{i}]"] = $"user/u{i}/score";
            metadata[$"age_ms[{i}]"] = "2";
            metadata[$"sla_ms[{i}]"] = "1";
        }

        var cut = ErrorLimits.Cut(metadata);

        cut.Keys.Where(key => key.EndsWith("[4]", StringComparison.Ordinal)).Count().ShouldBe(3);
        cut.Keys.ShouldNotContain(key => key.EndsWith("[5]", StringComparison.Ordinal));
        cut["more"].ShouldBe("2");
    }

    [Fact]
    public void Cut_leaves_out_facts_that_say_nothing() =>
        ErrorLimits.Cut(new Dictionary<string, string> { ["name"] = "x", ["closest"] = "" }).Keys.ShouldBe(["name"]);

    [Fact]
    public void Join_cuts_between_two_entries_and_says_how_many_more()
    {
        string[] entries = [.. Enumerable.Range(0, 100).Select(i => $"患者{i} is too old")];

        var text = BoundedText.Join(entries, 450);

        BoundedText.EncodedLength(text).ShouldBeLessThan(470);
        var shown = text.Split(", ");
        shown[^1].ShouldBe($"and {101 - shown.Length} more");
        shown[..^1].ShouldBe(entries[..(shown.Length - 1)]);
    }

    [Fact]
    public void Cut_never_splits_a_letter() =>
        Encoding.UTF8.GetByteCount(BoundedText.Cut("a😀b", 3, 100)).ShouldBe(4);
}
