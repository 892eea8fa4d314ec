namespace Fabra.Storage.Postgres.Partitions;

/// <summary>One partition of the context log.</summary>
/// <param name="Name">The name of its table.</param>
/// <param name="Start">The earliest timestamp it takes.</param>
/// <param name="End">The first timestamp that is too late for it.</param>
public sealed record ContextPartition(string Name, DateTimeOffset Start, DateTimeOffset End);
