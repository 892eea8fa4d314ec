using Fabra.Core.Documents.Indexes;
using Fabra.Core.Identity;

namespace Fabra.Core.Documents.Indexing;

internal sealed partial class DocumentIndexer
{
    /// <summary>
    /// What is embedded and appended in one go: enough for the store to work in bulk, little enough that a batch of any size
    /// needs little memory.
    /// </summary>
    private const int ChunksAtOnce = 1000;

    /// <summary>
    /// Stores what is valid of a batch, durable and searchable on return, and says what is not. Each document is stored whole or not
    /// at all; when this fails some of them may be stored, and are found unchanged when the batch is sent again.
    /// </summary>
    /// <exception cref="FabraException">
    /// The batch as a whole is at fault, there is no such index, or its embedder is another one or does not answer. A document that the
    /// embedder does not take is told like any other that is invalid.
    /// </exception>
    public async Task<IndexingResult> IngestAsync(
        TenantId tenant, string indexName, IReadOnlyList<DocumentWrite> documents, CancellationToken cancellationToken)
    {
        DocumentRules.CheckCount(documents.Count);
        var rejected = new List<RejectedDocument>();
        var valid = TakeValid(documents, rejected);
        var index = await GetIndexAsync(tenant, indexName, cancellationToken);
        var changed = await FindChangedAsync(index, valid, cancellationToken);
        var part = new List<SplitDocument>();
        var (indexed, chunks) = (0, 0);
        foreach (var (document, fingerprint) in changed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TrySplit(index, document, fingerprint, rejected) is not { } split)
            {
                continue;
            }

            part.Add(split);
            if (part.Sum(waiting => waiting.ChunkCount) >= ChunksAtOnce)
            {
                await StorePartAsync();
            }
        }

        await StorePartAsync();
        var result = new IndexingResult(indexed, valid.Count - changed.Count, chunks)
        {
            Rejected = [.. rejected.OrderBy(reject => reject.Place)],
        };
        Report(index, result);
        return result;

        async Task StorePartAsync()
        {
            var embedded = (await EmbedAsync(part, cancellationToken)).ToLookup(document => document.Refusal is null);
            EmbeddedDocument[] taken = [.. embedded[true]];
            rejected.AddRange(embedded[false].Select(refused => refused.Document.Rejected(refused.Refusal!)));
            await AppendAsync(index, taken, null, cancellationToken);
            indexed += taken.Length;
            chunks += taken.Sum(document => document.Document.ChunkCount);
            part.Clear();
        }
    }

    /// <summary>Of several documents with one id the first.</summary>
    /// <exception cref="FabraException">The batch is too large.</exception>
    private static List<DocumentWrite> TakeValid(IReadOnlyList<DocumentWrite> documents, List<RejectedDocument> rejected)
    {
        var bytes = 0L;
        var valid = new List<DocumentWrite>(documents.Count);
        var places = new Dictionary<string, int>(documents.Count, StringComparer.Ordinal);
        foreach (var document in documents)
        {
            try
            {
                bytes += DocumentRules.Check(document);
                if (!places.TryAdd(document.DocumentId, document.Place))
                {
                    throw DocumentRules.Duplicate(document, places[document.DocumentId]);
                }

                valid.Add(document);
            }
            catch (FabraException fault)
            {
                rejected.Add(new RejectedDocument(document.Place, document.DocumentId, fault));
            }
        }

        DocumentRules.CheckBytes(bytes);
        return valid;
    }

    private SplitDocument? TrySplit(
        DocumentIndex index, DocumentWrite document, string fingerprint, List<RejectedDocument> rejected)
    {
        try
        {
            return SplitDocument.Of(document, fingerprint, index.Chunking, embedder.InputLimit);
        }
        catch (FabraException fault)
        {
            rejected.Add(new RejectedDocument(document.Place, document.DocumentId, fault));
            return null;
        }
    }
}
