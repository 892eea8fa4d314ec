namespace Fabra.Core.Tests.Harness;

/// <summary>Tests that measure time run when the others are done, one at a time.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class TimedTests
{
    public const string Name = "timed";
}
