namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>A context with its position in the log.</summary>
internal readonly record struct PlacedContext(ContextWrite Write, long Position);
