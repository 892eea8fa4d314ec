using System.Text.RegularExpressions;
using Fabra.Authoring;
using Fabra.Grpc.Server.Errors;
using Fabra.Grpc.Server.Tests.Infrastructure;
using Wire = Fabra.V1.ErrorReason;

namespace Fabra.Grpc.Server.Tests.Errors;

public sealed partial class ErrorReasonsTests
{
    public static TheoryData<ErrorReason> All => [.. Enum.GetValues<ErrorReason>()];

    [Fact]
    public void Names_of_core_and_contract_are_the_same_set() =>
        Enum.GetNames<Wire>().Where(name => name != nameof(Wire.Unspecified)).ShouldBe(Enum.GetNames<ErrorReason>(), ignoreOrder: true);

    /// <summary>The contract's comments promise a code for each reason.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void CodeOf_is_the_code_that_the_contract_documents(ErrorReason reason)
    {
        var documented = DocumentedReason().Matches(Repository.Read("protos/fabra/v1/errors.proto"))
            .ToDictionary(match => match.Groups["reason"].Value, match => match.Groups["code"].Value, StringComparer.Ordinal);

        documented[ErrorReasons.NameOf(reason)].ShouldBe(Naming.UpperSnakeCase(ErrorReasons.CodeOf(reason).ToString()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void HttpStatusOf_is_an_error(ErrorReason reason) => ErrorReasons.HttpStatusOf(reason).ShouldBeInRange(400, 599);

    /// <summary>
    /// docs/errors.md has a section for each reason, with its codes, when it happens, an example, and what to do.
    /// </summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Documentation_describes_the_reason(ErrorReason reason)
    {
        var page = Repository.Read("docs/errors.md");
        var name = ErrorReasons.NameOf(reason);
        var start = page.IndexOf($"### {name}\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, $"docs/errors.md has no section for {name}.");
        var end = page.IndexOf("\n### ", start + 1, StringComparison.Ordinal);
        var section = end < 0 ? page[start..] : page[start..end];

        section.ShouldContain($"`{Naming.UpperSnakeCase(ErrorReasons.CodeOf(reason).ToString())}`");
        section.ShouldContain($"HTTP {ErrorReasons.HttpStatusOf(reason)}");
        section.ShouldContain("**Example**");
        section.ShouldContain("**What to do**");
    }

    [GeneratedRegex("""
        // (?<code>[A-Z_]+): [^\n]*(\n  //[^\n]*)*\n  ERROR_REASON_(?<reason>[A-Z_]+) = 
        """)]
    private static partial Regex DocumentedReason();
}
