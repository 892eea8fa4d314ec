using Fabra.Grpc.Server.Tests.Infrastructure;

namespace Fabra.Integration.Tests.Contexts;

public sealed class ExampleTests
{
    /// <summary>A file-based app cannot be referenced, so these tests hold its declarations a second time.</summary>
    [Fact]
    public void Example_and_its_copy_in_these_tests_declare_the_same() =>
        Declarations("tests/Fabra.Integration.Tests/Contexts/Recommendations.cs")
            .ShouldBe(Declarations("examples/recommendations.cs"));

    private static string Declarations(string path)
    {
        var text = Repository.Read(path);
        return text[text.IndexOf("[Entity(", StringComparison.Ordinal)..];
    }
}
