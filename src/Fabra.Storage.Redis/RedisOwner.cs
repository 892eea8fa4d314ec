using Fabra.Core.Stores;
using StackExchange.Redis;

namespace Fabra.Storage.Redis;

/// <summary>
/// Says in Redis whose values it holds, and looks whether it still does: a value of another store would be served as the newest. Somebody
/// may empty Redis at any time, and then the first to look has it. Two that begin in the same instant may both think so, until one of
/// them looks again.
/// </summary>
internal sealed class RedisOwner(StoreIdentity store)
{
    private const string Unknown = "whose values it holds is not known yet";

    private static readonly RedisValue[] Fields = ["store_id", "description"];

    private volatile string? _trouble = Unknown;

    /// <summary>Why nothing may be read or written; null when the values are the store's.</summary>
    public string? Trouble => _trouble;

    /// <summary>True when the values are another store's, so that waiting does not help.</summary>
    public bool IsForeign => _trouble is { } trouble && trouble != Unknown;

    /// <exception cref="StoreUnavailableException">It has not been found out whose values they are, or they are another store's.</exception>
    public async ValueTask EnsureAsync(IDatabase database)
    {
        if (_trouble == Unknown)
        {
            await LookAsync(database);
        }

        if (_trouble is { } trouble)
        {
            throw new StoreUnavailableException(RedisErrors.Store, trouble);
        }
    }

    public async Task LookAsync(IDatabase database)
    {
        if (await ReadAsync(database) is null)
        {
            // One by one: for several fields the client sends HMSET, which a user may not be allowed.
            await database.HashSetAsync(RedisKeys.Owner, Fields[1], store.Description);
            await database.HashSetAsync(RedisKeys.Owner, Fields[0], store.Id.ToString());
        }

        _trouble = await ReadAsync(database) is { } owner && owner.Id != store.Id
            ? $"it holds the values of the store {owner}, and this server's store is {store}: give each store its own Redis or database "
                + "number, or empty this one if its values are not needed, which Fabra then reads from history"
            : null;
    }

    private static async Task<StoreIdentity?> ReadAsync(IDatabase database)
    {
        var found = await database.HashGetAsync(RedisKeys.Owner, Fields);
        return Guid.TryParse(found[0].ToString(), out var id) ? new StoreIdentity(id, found[1].ToString()) : null;
    }
}
