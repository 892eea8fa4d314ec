namespace Fabra.DuckDbBindings.Tests;

/// <summary>For tests that measure the whole process, and so run while no other does.</summary>
[CollectionDefinition(nameof(ProcessWide), DisableParallelization = true)]
public sealed class ProcessWide;
