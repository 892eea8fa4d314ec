using Fabra.Core.Requests;
using Fabra.Storage.Requests;

namespace Fabra.Storage.InMemory;

/// <summary>Remembered requests.</summary>
internal sealed class InMemoryRequestKeyStore(InMemorySession session) : IRequestKeyStore
{
    public Task<RequestKeyMatch?> FindAsync(RequestKey key, CancellationToken cancellationToken) =>
        session.RunAsync(data => Find(data, key, session.Now), cancellationToken);

    public Task<long> PurgeAsync(DateTimeOffset createdBefore, CancellationToken cancellationToken) => session.RunAsync(
        data =>
        {
            var old = data.Requests.Where(pair => pair.Value.CreatedAt < createdBefore).Select(pair => pair.Key).ToArray();
            Array.ForEach(old, name => data.Requests.Remove(name));
            return (long)old.Length;
        },
        cancellationToken);

    /// <summary>The match that an append under this key must respect; null without a key.</summary>
    public static RequestKeyMatch? Find(InMemoryData data, RequestKey? key, DateTimeOffset now) =>
        key is not null && data.Requests.TryGetValue(key.Name, out var stored) && stored.CreatedAt >= now - RequestKey.Retention
            ? stored.Match(key)
            : null;

    /// <summary>Remembers a key with the append that it belongs to; a key past its time is replaced.</summary>
    public static void Remember(InMemoryData data, RequestKey? key, Guid? resultId, DateTimeOffset now)
    {
        if (key is not null)
        {
            data.Requests[key.Name] = new StoredRequest(key.Fingerprint.ToArray(), resultId, now);
        }
    }
}
