using Fabra.Cli.Output;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>Deletes documents whose files are gone, when nothing speaks against it.</summary>
/// <param name="gone">Finds them.</param>
/// <param name="report">Is told what was deleted.</param>
/// <param name="saysYes">Whether doubts do not count.</param>
/// <param name="console">Where a person may be asked.</param>
internal sealed class PruneRun(GoneDocuments gone, AddReport report, bool saysYes, CliConsole console)
{
    /// <summary>A deletion is a write that is durable before the answer: several at a time share one.</summary>
    private const int AtOnce = 16;

    /// <returns>False when something was to be deleted and nobody said yes.</returns>
    public async Task<bool> RunAsync(FabraClient client, string indexName, CancellationToken cancellationToken)
    {
        report.BeginPruning();
        var found = await gone.FindAsync(client, indexName, cancellationToken);
        if (found.Count == 0)
        {
            return true;
        }

        var doubts = gone.Doubts(report.SawUnreadable);
        if (doubts.Count > 0 && !saysYes && !await AskAsync(found.Count, indexName, doubts, cancellationToken))
        {
            return false;
        }

        await ProgressBar.RunAsync(console, "Pruning", async progress =>
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(found, options, async (document, token) =>
            {
                await DeleteAsync(client, indexName, document.DocumentId, token);
                progress((double)(report.Pruned ?? 0) / found.Count, IndexPages.Number(report.Pruned ?? 0));
            });
            return report;
        });
        return true;
    }

    private async Task<bool> AskAsync(
        int count, string indexName, IReadOnlyList<string> doubts, CancellationToken cancellationToken)
    {
        var what = count == 1 ? "1 document" : $"{IndexPages.Number(count)} documents";
        var why = string.Join("; ", doubts);
        if (console.InIsTerminal
            && await Question.AskAsync(console, $"Delete {what} of index {indexName}, although {why}?", "--yes", cancellationToken))
        {
            return true;
        }

        console.Note($"fabra: {what} not pruned: {why} (--dry-run lists them, --yes prunes all the same)");
        return false;
    }

    private async Task DeleteAsync(FabraClient client, string indexName, string documentId, CancellationToken cancellationToken)
    {
        try
        {
            await client.DeleteDocumentAsync(indexName, documentId, cancellationToken);
            report.Prune(documentId);
        }
        catch (FabraRpcException error) when (error.ReasonCode is ErrorReason.DocumentNotFound)
        {
            // Somebody else was faster.
        }
    }
}
