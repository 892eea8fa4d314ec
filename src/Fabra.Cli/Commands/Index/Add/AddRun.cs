using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Fabra.Cli.Output;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>One run of the command: files in, documents out, everything told in the report.</summary>
internal sealed partial class AddRun(DocumentReader reader, AddReport report, IReadOnlyList<SourceFile> files)
{
    private readonly SentDocuments _sent = new();

    /// <summary>Sends all documents; what is acknowledged is in the report even when this fails.</summary>
    public Task SendAsync(
        FabraClient client, string indexName, IngestDocumentsOptions options, CliConsole console, CancellationToken cancellationToken)
    {
        var total = files.Any(file => file.IsStandardInput) ? 0 : files.Sum(file => file.Length);
        return ProgressBar.RunAsync(console, "Indexing", async progress =>
        {
            await foreach (var ack in client.IngestDocumentsAsync(indexName, ToSendAsync(cancellationToken), options, cancellationToken))
            {
                report.Acknowledge(ack);
                foreach (var rejected in ack.Rejected)
                {
                    var message = WithoutPlace(rejected.Message);
                    report.Fail(_sent.OriginOf(rejected.Index), rejected.Reason, message, rejected.Document.DocumentId);
                }

                _sent.Forget(ack.FirstIndex + ack.Count);
                progress(total == 0 ? -1 : (double)reader.BytesRead / total, IndexPages.Number(report.Indexed + report.Unchanged));
            }

            return report;
        });
    }

    /// <summary>All documents, in the order of the files.</summary>
    public async IAsyncEnumerable<ReadDocument> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await using var documents = reader.ReadAsync(file, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (await MoveAsync(documents, file))
            {
                yield return documents.Current;
            }
        }
    }

    private async IAsyncEnumerable<DocumentInput> ToSendAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var read in ReadAsync(cancellationToken))
        {
            _sent.Add(read.Origin);
            yield return read.Document;
        }
    }

    /// <summary>A file that cannot be read, or no further, ends itself and not the run.</summary>
    private async Task<bool> MoveAsync(IAsyncEnumerator<ReadDocument> documents, SourceFile file)
    {
        try
        {
            return await documents.MoveNextAsync();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            report.Fail(new Origin(file.Path), "UNREADABLE", error.Message);
            return false;
        }
    }

    /// <summary>The place in the batch says nothing here, where the file is told.</summary>
    private static string WithoutPlace(string message) => PlaceInBatch().Replace(message, "");

    [GeneratedRegex(@"^documents\[[0-9]+\]\.")]
    private static partial Regex PlaceInBatch();
}
