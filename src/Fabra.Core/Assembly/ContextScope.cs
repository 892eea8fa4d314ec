using System.Buffers.Binary;
using System.Security.Cryptography;
using Fabra.Core.Assembly;
using Fabra.Core.Documents.Search;
using Fabra.Core.Values;

namespace Fabra.Authoring;

/// <summary>
/// What a named context works with. Everything read through it is in the lineage; its clock, ids and random numbers come from the
/// record in a replay, so that a function that takes them from here is deterministic. Not safe for concurrent use: one call after another,
/// so that the record has them in one order.
/// </summary>
public sealed class ContextScope
{
    private readonly AssemblyScope _scope;
    private long _ids;

    internal ContextScope(AssemblyScope scope, CancellationToken cancellationToken)
    {
        _scope = scope;
        CancellationToken = cancellationToken;
        Random = new Random((int)(scope.Settings.Seed ^ (scope.Settings.Seed >> 32)));
    }

    /// <summary>When the assembly opened.</summary>
    public DateTimeOffset Now => _scope.Now;

    /// <summary>Random numbers that a replay repeats.</summary>
    public Random Random { get; }

    /// <summary>Ends when the caller leaves.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>A new id that a replay repeats (UUID version 8, RFC 9562 §5.8).</summary>
    public Guid NewId()
    {
        Span<byte> seed = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(seed, _scope.Settings.Seed);
        BinaryPrimitives.WriteInt64BigEndian(seed[8..], _ids++);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(seed, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>One value as text, as contexts render it; null when there is none.</summary>
    /// <exception cref="FabraException">Unknown feature or malformed id.</exception>
    public async Task<string?> GetFeatureTextAsync(string featureName, string entityId) =>
        await GetFeatureAsync(featureName, entityId) is { } value ? ValueText.Render(value, _scope.Settings.Rendering) : null;

    /// <summary>One value; null when there is none.</summary>
    /// <exception cref="FabraException">Unknown feature or malformed id.</exception>
    public async Task<Value?> GetFeatureAsync(string featureName, string entityId) =>
        (await GetFeaturesAsync([featureName], entityId))[0].Value;

    /// <summary>One value as <typeparamref name="T"/>; the default of T when there is none.</summary>
    /// <exception cref="InvalidCastException">The value is of another type.</exception>
    public async Task<T?> GetFeatureAsync<T>(string featureName, string entityId) =>
        await GetFeatureAsync(featureName, entityId) is { IsNull: false } value ? ClrValues.To<T>(value) : default;

    /// <summary>Several values of one entity, with what is known about them, in the order of the names.</summary>
    /// <exception cref="FabraException">A feature is unknown, the id malformed, or the features are of several entities.</exception>
    public Task<IReadOnlyList<FeatureReading>> GetFeaturesAsync(IReadOnlyList<string> featureNames, string entityId) =>
        _scope.ReadFeaturesAsync(featureNames, [entityId], CancellationToken);

    /// <summary>Searches an index; the search is in the lineage, chunk by chunk. The same search is made once.</summary>
    /// <param name="indexName">The index.</param>
    /// <param name="query">In words: not blank, at most 10,000 characters.</param>
    /// <param name="topK">How many chunks to take: 1 to 1,000.</param>
    /// <param name="mode">How to rank.</param>
    /// <param name="filter">On metadata, applied before ranking. Null: all documents.</param>
    /// <returns>The best first.</returns>
    /// <exception cref="FabraException">The index is unknown, an argument is out of range, or the embedder does not answer.</exception>
    public async Task<IReadOnlyList<SearchHit>> SearchAsync(
        string indexName,
        string query,
        int topK = SearchQuery.DefaultTopK,
        SearchMode mode = SearchMode.Hybrid,
        DocumentFilter? filter = null)
    {
        var reference = new RetrievalReference { IndexName = indexName, Query = query, TopK = topK, Mode = mode, Filter = filter };
        var retrieval = await _scope.RetrieveAsync(reference, field: "", CancellationToken);
        return retrieval.Searches.Count > 0 ? retrieval.Searches[0].Hits : [];
    }

    /// <summary>Runs a declared retriever; the retrieval is in the lineage. The same query is asked once.</summary>
    /// <exception cref="FabraException">No retriever has that name, or its code failed.</exception>
    public async Task<IReadOnlyList<string>> RetrieveAsync(string retrieverName, string query) =>
        (await _scope.RetrieveAsync(
            new RetrievalReference { RetrieverName = retrieverName, Query = query }, field: "", CancellationToken)).Texts;

    /// <summary>Reports a retrieval that the function made itself; a replay runs the function, and so the retrieval, again.</summary>
    /// <exception cref="FabraException">It has no name, a negative number, or text that cannot be stored.</exception>
    public void RecordRetrieval(RetrieverLineage retrieval) =>
        _scope.RecordRetrieval(retrieval with { External = true });
}
