using Fabra.Core.Contexts;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>A context with its position in the log.</summary>
internal readonly record struct PlacedContext(ContextWrite Write, long Position)
{
    /// <summary>The record as a read of the log gives it.</summary>
    public ContextRecord ToRecord() => Write.Record with { LogPosition = Position };
}
