namespace Fabra.Core.Contexts;

/// <summary>A part of the context log by time.</summary>
/// <param name="Name">The name of its table.</param>
/// <param name="Start">The earliest timestamp it takes.</param>
/// <param name="End">The first timestamp that is too late for it.</param>
public sealed record ContextPartition(string Name, DateTimeOffset Start, DateTimeOffset End);
