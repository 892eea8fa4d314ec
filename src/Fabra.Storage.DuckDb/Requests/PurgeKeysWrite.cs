using Fabra.Storage.DuckDb.Writing;

namespace Fabra.Storage.DuckDb.Requests;

/// <summary>Forgets keys created before an instant, about so many at most, and some whenever there are any.</summary>
internal sealed class PurgeKeysWrite(DateTimeOffset createdBefore, int most) : DuckDbWrite
{
    public override WriteResult Apply(WriteBatch batch)
    {
        // Keys lie in the order of time, as the writer's clock gave it to them.
        var last = batch.Connection.Scalar($"SELECT max(created_at) FROM (SELECT created_at FROM request_keys LIMIT {most})") is DateTime stamp
            ? new DateTimeOffset(stamp, TimeSpan.Zero)
            : DateTimeOffset.MinValue;
        var before = last < createdBefore ? last.AddMicroseconds(1) : createdBefore;
        var count = batch.Connection.Execute("DELETE FROM request_keys WHERE created_at < ?", before.Stamp());
        batch.KeysPurgedBefore = batch.KeysPurgedBefore is { } other && other > before ? other : before;
        return new WriteResult(count);
    }
}
