using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Fabra.Cli.Output;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>One run of the command: files in, documents out, everything told in the report.</summary>
/// <param name="reader">Reads the files.</param>
/// <param name="report">Is told everything.</param>
/// <param name="files">The files.</param>
/// <param name="keeps">Whether documents that come without metadata keep what they have.</param>
internal sealed partial class AddRun(DocumentReader reader, AddReport report, IReadOnlyList<SourceFile> files, bool keeps)
{
    private readonly SentDocuments _sent = new();

    /// <summary>Sends all documents; what is acknowledged is in the report even when this fails.</summary>
    public Task SendAsync(
        FabraClient client, string indexName, IngestDocumentsOptions options, CliConsole console, CancellationToken cancellationToken)
    {
        var total = files.Any(file => file.IsStandardInput) ? 0 : files.Sum(file => file.Length);
        return ProgressBar.RunAsync(console, "Indexing", async progress =>
        {
            await foreach (var ack in client.IngestDocumentsAsync(
                indexName, ToSendAsync(client, indexName, cancellationToken), options, cancellationToken))
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

    private async IAsyncEnumerable<DocumentInput> ToSendAsync(
        FabraClient client, string indexName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var read in ReadAsync(cancellationToken))
        {
            if (keeps && read.Document.Metadata.Count == 0)
            {
                await KeepAsync(client, indexName, read.Document, cancellationToken);
            }

            _sent.Add(read.Origin);
            yield return read.Document;
        }
    }

    /// <summary>Indexed again for its new text, a document would lose what searches filter by.</summary>
    private static async Task KeepAsync(FabraClient client, string indexName, DocumentInput document, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await client.GetDocumentAsync(indexName, document.DocumentId, cancellationToken: cancellationToken);
            document.Metadata.Add(stored.Metadata);
            document.SourceUrl = document.SourceUrl.Length > 0 ? document.SourceUrl : stored.SourceUrl;
        }
        catch (FabraRpcException error) when (error.ReasonCode is ErrorReason.DocumentNotFound or ErrorReason.InvalidField)
        {
            // It is new, or its id is none: then the answer to the document itself says so.
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
