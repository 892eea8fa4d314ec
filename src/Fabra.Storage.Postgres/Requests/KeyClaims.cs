using Fabra.Core.Requests;
using Fabra.Storage.Requests;
using Npgsql;

namespace Fabra.Storage.Postgres.Requests;

/// <summary>What a batch of writes makes of the keys they bring: of those under one key the first decides, unless it was known before.</summary>
internal sealed class KeyClaims<TWrite>
    where TWrite : class
{
    private readonly Func<TWrite, RequestKey?> _keyOf;
    private readonly Dictionary<RequestName, TWrite> _owners = [];
    private Dictionary<RequestName, StoredRequest> _earlier = [];

    private KeyClaims(IReadOnlyList<TWrite> writes, Func<TWrite, RequestKey?> keyOf)
    {
        _keyOf = keyOf;
        foreach (var write in writes)
        {
            if (keyOf(write) is { } key)
            {
                _owners.TryAdd(key.Name, write);
            }
        }
    }

    /// <summary>Remembers the keys that were not known.</summary>
    public static async Task<KeyClaims<TWrite>> ClaimAsync(
        NpgsqlConnection connection,
        IReadOnlyList<TWrite> writes,
        Func<TWrite, RequestKey?> keyOf,
        DateTimeOffset now,
        CancellationToken cancellationToken)
    {
        var claims = new KeyClaims<TWrite>(writes, keyOf);
        if (claims._owners.Count > 0)
        {
            claims._earlier = await claims.RememberAsync(connection, now, cancellationToken);
        }

        return claims;
    }

    /// <summary>True when the write has no key, or its key is its own.</summary>
    public bool IsGranted(TWrite write) => Earlier(write) is null;

    /// <summary>The earlier request under the key of a write, one of the same batch perhaps; null when there is none.</summary>
    public RequestKeyMatch? Earlier(TWrite write)
    {
        if (_keyOf(write) is not { } key)
        {
            return null;
        }

        var name = key.Name;
        return _earlier.TryGetValue(name, out var entry) ? entry.Match(key)
            : ReferenceEquals(_owners[name], write) ? null
            : key.Match(_keyOf(_owners[name])!.Fingerprint, null);
    }

    private async Task<Dictionary<RequestName, StoredRequest>> RememberAsync(
        NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        RequestKeySql.AddRemember(batch, [.. _owners.Values.Select(write => (_keyOf(write)!, (Guid?)null))], now);
        await batch.PrepareAsync(cancellationToken);
        List<RequestName> remembered;
        await using (var reader = await batch.ExecuteReaderAsync(cancellationToken))
        {
            remembered = await reader.ReadAllAsync(RequestRows.ReadName, cancellationToken);
        }

        var taken = _owners.Keys.Except(remembered).ToArray();
        return taken.Length == 0 ? [] : await RequestKeySql.FindAsync(connection, taken, now, cancellationToken);
    }
}
