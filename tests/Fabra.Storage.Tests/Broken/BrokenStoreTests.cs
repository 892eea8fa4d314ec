using System.Reflection;

namespace Fabra.Storage.Tests.Broken;

/// <summary>The suites under test: each defect fails at least one of their tests, and without a defect none fails.</summary>
public sealed class BrokenStoreTests
{
    public static TheoryData<Defect> Defects => [.. Enum.GetValues<Defect>().Where(defect => defect != Defect.None)];

    [Fact]
    public async Task Suites_unbroken_store_passes_all()
    {
        var tests = Tests().ToArray();
        tests.Length.ShouldBeGreaterThan(70);
        foreach (var (create, test) in tests)
        {
            (await RunAsync(create, test, Defect.None)).ShouldBeNull(test.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public async Task Suites_store_with_a_defect_fails_a_test(Defect defect)
    {
        foreach (var (create, test) in Tests())
        {
            // Only an assertion counts: a defect that makes tests crash would prove little.
            if (await RunAsync(create, test, defect) is ShouldAssertException)
            {
                return;
            }
        }

        Assert.Fail($"No test of the suites noticed that the store {defect}.");
    }

    /// <summary>Every test of every suite, those that move megabytes last.</summary>
    private static IEnumerable<(Func<Defect, IAsyncLifetime> Create, MethodInfo Test)> Tests() =>
        from create in BrokenSuites.All
        from test in create(Defect.None).GetType().GetMethods()
        where test.GetCustomAttribute<FactAttribute>() is not null
        orderby test.Name.Contains("megabyte", StringComparison.Ordinal), test.Name.Contains("random", StringComparison.Ordinal)
        select (create, test);

    private static async Task<Exception?> RunAsync(Func<Defect, IAsyncLifetime> create, MethodInfo test, Defect defect)
    {
        var suite = create(defect);
        try
        {
            await suite.InitializeAsync();
            await (Task)test.Invoke(suite, [])!;
            return null;
        }
        catch (Exception failure) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            return failure;
        }
        finally
        {
            await suite.DisposeAsync();
        }
    }
}
