using Fabra.Client;
using Fabra.Soak.Harness;
using Fabra.V1;
using Grpc.Core;

namespace Fabra.Soak.Kill9;

/// <summary>Compares what is stored of documents with what was acknowledged.</summary>
internal sealed class DocumentAudit(DocumentLedger ledger, string index)
{
    private const int AtOnce = 8;

    /// <summary>Unacknowledged changes that were there all the same.</summary>
    public int FoundDone { get; private set; }

    /// <summary>Unacknowledged changes of which there was nothing.</summary>
    public int FoundUndone { get; private set; }

    /// <summary>What a kill left open is there whole or not at all; the ledger learns which.</summary>
    public async Task SettleAsync(FabraClient client, CancellationToken cancellationToken)
    {
        while (ledger.Unacknowledged.TryTake(out var batch))
        {
            var done = 0;
            foreach (var change in batch.Changes)
            {
                var text = await TextAsync(client, change.DocumentId, cancellationToken);
                var isDone = text == ExpectedText(change.DocumentId, change.Version);
                if (!isDone && text != ExpectedText(change.DocumentId, change.Before))
                {
                    throw new ProofFailedException($"Document {change.DocumentId} is neither as before nor as after {change}: {text}");
                }

                ledger.Settle(change, isDone);
                done += isDone ? 1 : 0;
            }

            if (batch.AllOrNone && done > 0 && done < batch.Changes.Count)
            {
                throw new ProofFailedException($"{done} of {batch.Changes.Count} documents of one call are there, with {batch.Changes[0]}.");
            }

            (FoundDone, FoundUndone) = (FoundDone + done, FoundUndone + batch.Changes.Count - done);
        }
    }

    /// <summary>Reads and searches what was changed since the last time; no search finds what was superseded.</summary>
    public Task CheckRecentAsync(FabraClient client, CancellationToken cancellationToken) =>
        EachAsync(ledger.TakeRecent(), async change =>
        {
            var version = ledger.Versions[change.DocumentId];
            await CheckTextAsync(client, change.DocumentId, version, cancellationToken);
            if (version > 0)
            {
                await CheckFoundAsync(client, change.DocumentId, version, cancellationToken);
            }

            foreach (var gone in new[] { change.Version, change.Before }.Where(gone => gone > 0 && gone != version))
            {
                await CheckGoneAsync(client, change.DocumentId, gone, cancellationToken);
            }
        }, cancellationToken);

    /// <summary>Reads every document that was ever written.</summary>
    public Task CheckAllAsync(FabraClient client, CancellationToken cancellationToken) => EachAsync(
        ledger.Versions, document => CheckTextAsync(client, document.Key, document.Value, cancellationToken), cancellationToken);

    private static Task EachAsync<T>(IEnumerable<T> all, Func<T, Task> check, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        all,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
        async (one, _) => await check(one));

    private static string? ExpectedText(string documentId, int version) => version == 0 ? null : DocumentChange.Text(documentId, version);

    private async Task<string?> TextAsync(FabraClient client, string documentId, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetDocumentAsync(index, documentId, cancellationToken: cancellationToken)).Text;
        }
        catch (FabraRpcException failure) when (failure.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task CheckTextAsync(FabraClient client, string documentId, int version, CancellationToken cancellationToken)
    {
        var text = await TextAsync(client, documentId, cancellationToken);
        if (text != ExpectedText(documentId, version))
        {
            throw new ProofFailedException($"Document {documentId} was acknowledged as version {version} and is: {text ?? "not there"}");
        }
    }

    private async Task CheckFoundAsync(FabraClient client, string documentId, int version, CancellationToken cancellationToken)
    {
        // First by its word, and so among the first two of both rankings together.
        var word = DocumentChange.Word(documentId, version);
        var hits = await client.SearchAsync(index, word, new SearchOptions { TopK = 2, Mode = SearchMode.Hybrid }, cancellationToken);
        if (!hits.Any(hit => hit.DocumentId == documentId && hit.Content.Contains(word, StringComparison.Ordinal)))
        {
            throw new ProofFailedException($"Document {documentId}, version {version}, was acknowledged and is not found.");
        }
    }

    private async Task CheckGoneAsync(FabraClient client, string documentId, int version, CancellationToken cancellationToken)
    {
        var word = DocumentChange.Word(documentId, version);
        var hits = await client.SearchAsync(index, word, new SearchOptions { TopK = 1, Mode = SearchMode.Lexical }, cancellationToken);
        if (hits.Count > 0)
        {
            throw new ProofFailedException($"Version {version} of {documentId} was superseded and is found: {hits[0].Content}");
        }
    }
}
