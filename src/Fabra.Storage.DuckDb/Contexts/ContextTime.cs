using Fabra.Core.Ids;

namespace Fabra.Storage.DuckDb.Contexts;

/// <summary>The time that leads a context's id, by which its row is found.</summary>
internal static class ContextTime
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>As a column value; for an id that lies after the year 9999, which nobody minted, the last instant.</summary>
    public static DateTime Of(Guid contextId) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Uuid7.Milliseconds(contextId), Latest)).Stamp();
}
