namespace Fabra.Storage.DuckDb.Tests;

/// <summary>Tests that measure the memory of the process: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(MemoryMeasurements), DisableParallelization = true)]
public static class MemoryMeasurements;
