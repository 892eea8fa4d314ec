using Fabra.Core.Documents.Chunking;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Identity;
using Fabra.Core.Ids;
using Fabra.Core.Naming;
using Fabra.Core.Time;
using Fabra.Core.Values;
using Microsoft.Extensions.Logging;

namespace Fabra.Core.Documents.Indexes;

/// <summary>Creates, describes, lists and ends indexes.</summary>
internal sealed class IndexRegistrar(
    IDocumentStore store,
    IndexFinder indexes,
    DocumentEmbedder embedder,
    IdGenerator ids,
    FabraClock clock,
    ILogger<IndexRegistrar> logger)
{
    public const int MaxDescriptionLength = 2000;

    private const int MostAttempts = 20;

    private readonly ILogger _logger = logger;

    /// <summary>Creates an index for the server's embedder, durable on return; the same again is returned as it is.</summary>
    /// <exception cref="FabraException">A setting is at fault, or an index of that name has other settings.</exception>
    public async Task<IndexCreation> CreateAsync(
        TenantId tenant, string name, string description, ChunkingOptions chunking, CancellationToken cancellationToken)
    {
        Check("index.name", Names.DefinitionNameFault(name));
        Check("index.description", DescriptionFault(description));
        chunking.Check("index.chunking");
        for (var attempt = 1; attempt <= MostAttempts; attempt++)
        {
            var wanted = new DocumentIndex(tenant, ids.Next(), name)
            {
                Description = description,
                Chunking = chunking,
                Embedder = embedder.Identity,
                CreatedAt = clock.Now,
            };
            if (await store.CreateIndexAsync(wanted, cancellationToken))
            {
                Log.IndexCreated(_logger, name, wanted.IndexId, wanted.Embedder.ToString());
                return new IndexCreation(wanted, Created: true);
            }

            // Null when it was deleted between the two calls; then its name is free again.
            if (await indexes.FindLiveAsync(tenant, name, cancellationToken) is { } existing)
            {
                CheckSame(existing, wanted);
                return new IndexCreation(existing, Created: false);
            }
        }

        throw new FabraException(
            ErrorReason.Overloaded, $"index \"{name}\" is being created and deleted by many at once; try again");
    }

    /// <exception cref="FabraException">No index has that name.</exception>
    public Task<DocumentIndex> GetAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        indexes.GetLiveAsync(tenant, name, "name", cancellationToken);

    /// <summary>The size of an index now.</summary>
    public Task<IndexStatistics> ReadStatisticsAsync(DocumentIndex index, CancellationToken cancellationToken) =>
        store.ReadStatisticsAsync(index.Tenant, index.IndexId, clock.Now, cancellationToken);

    /// <summary>Live indexes by name, ordinally, those after <paramref name="after"/> when given.</summary>
    public Task<IReadOnlyList<DocumentIndex>> ListAsync(
        TenantId tenant, string? after, int limit, CancellationToken cancellationToken) =>
        store.ListIndexesAsync(tenant, after, limit, cancellationToken);

    /// <summary>Ends an index, durable on return, and says when.</summary>
    /// <exception cref="FabraException">No index has that name.</exception>
    public async Task<DateTimeOffset> DeleteAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        var index = await indexes.GetLiveAsync(tenant, name, "name", cancellationToken);
        var deletedAt = clock.Now;
        if (!await store.DeleteIndexAsync(tenant, index.IndexId, deletedAt, cancellationToken))
        {
            throw await indexes.UnknownAsync(tenant, name, "name", cancellationToken);
        }

        Log.IndexDeleted(_logger, name, index.IndexId);
        return deletedAt;
    }

    private static string? DescriptionFault(string description) => description.Length > MaxDescriptionLength
        ? $"is longer than {MaxDescriptionLength} characters"
        : TextRules.Fault(description);

    private static void Check(string field, string? fault)
    {
        if (fault is not null)
        {
            throw FabraException.Field(field, fault);
        }
    }

    private static void CheckSame(DocumentIndex existing, DocumentIndex wanted)
    {
        var faults = new List<FieldViolation>();
        Compare("index.description", $"\"{existing.Description}\"", $"\"{wanted.Description}\"");
        Compare("index.chunking.max_tokens", existing.Chunking.MaxTokens, wanted.Chunking.MaxTokens);
        Compare("index.chunking.overlap_tokens", existing.Chunking.OverlapTokens, wanted.Chunking.OverlapTokens);
        Compare("index.embedder", existing.Embedder, wanted.Embedder);
        if (faults.Count > 0)
        {
            throw new FabraException(
                ErrorReason.IndexExists,
                $"index.name: index \"{existing.Name}\" exists with other settings: {faults[0].Field} {faults[0].Description}")
            {
                Fields = faults,
                Metadata = new Dictionary<string, string> { ["index_id"] = existing.IndexId.ToString() },
            };
        }

        void Compare<T>(string field, T has, T asked)
        {
            if (!EqualityComparer<T>.Default.Equals(has, asked))
            {
                faults.Add(new FieldViolation(field, $"is {has} there, not {asked}"));
            }
        }
    }
}
