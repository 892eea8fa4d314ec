using System.Runtime.CompilerServices;
using Fabra.Cli.Input;
using Fabra.Cli.Output;
using Fabra.Client;
using Fabra.V1;

namespace Fabra.Cli.Commands.Index;

/// <summary>One document that was read, and where.</summary>
internal readonly record struct ReadDocument(DocumentInput Document, Origin Origin);

/// <summary>Reads the documents of files. What cannot be read is reported and left out.</summary>
internal sealed class DocumentReader(ReadOptions options, AddReport report, CliConsole console)
{
    // A line of JSON may write each byte of the text as an escape of six.
    private const int MaxLineBytes = 8 * TextDocument.MaxTextBytes;

    private readonly JsonLine _line = new(options.Map, options.IgnoreUnknown);
    private readonly SeenIds _seen = new();

    /// <summary>How many bytes were read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Whether a document of this id was read.</summary>
    public bool HasRead(string documentId) => _seen.Contains(documentId);

    /// <exception cref="IOException">The file cannot be read, or no further.</exception>
    public async IAsyncEnumerable<ReadDocument> ReadAsync(SourceFile file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using Stream stream = file.IsStandardInput ? new InterruptibleStream(console.OpenIn()) : OpenFile(file.Path);
        var documents = file.Type == DocumentType.JsonLines
            ? ReadLinesAsync(file, stream, cancellationToken)
            : ReadTextAsync(file, stream, cancellationToken);
        await foreach (var read in documents)
        {
            if (IsAcceptable(read))
            {
                read.Document.Metadata.AddMissing(OfFile(file));
                read.Document.Metadata.AddMissing(options.Metadata);
                yield return read;
            }
        }
    }

    private static FileStream OpenFile(string path) =>
        new(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0 });

    private async IAsyncEnumerable<ReadDocument> ReadTextAsync(
        SourceFile file, Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bytes = file.Length > TextDocument.MaxFileBytes
            ? null
            : await BoundedFile.ReadAsync(stream, TextDocument.MaxFileBytes, cancellationToken);
        BytesRead += bytes?.Length ?? file.Length;
        var origin = new Origin(file.Path);
        var document = new DocumentInput { DocumentId = options.Id ?? options.IdPrefix + file.RelativePath };
        var problem = bytes is null
            ? TextDocument.TooLarge(file.Length)
            : TextDocument.Fill(document, bytes, file.Type, options.FrontMatter);
        if (problem is not null)
        {
            report.Fail(origin, problem.Reason, problem.Message, document.DocumentId);
            yield break;
        }

        if (options.UrlPrefix is { } prefix && !file.IsStandardInput)
        {
            document.SourceUrl = prefix + string.Join('/', file.RelativePath.Split('/').Select(Uri.EscapeDataString));
        }

        yield return new ReadDocument(document, origin);
    }

    private async IAsyncEnumerable<ReadDocument> ReadLinesAsync(
        SourceFile file, Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in LineReader.ReadAsync(stream, MaxLineBytes, cancellationToken))
        {
            BytesRead += line.Length;
            var origin = new Origin(file.Path, line.Number);
            var bytes = WithoutMark(line);
            if (bytes is { } content && content.Span.Contains((byte)0))
            {
                // Every other line would say the same.
                report.Fail(origin, "BINARY", "is no line of JSON in UTF-8: it holds a NUL byte; the rest of the file is left out");
                yield break;
            }

            if (Parse(bytes, origin) is { } document)
            {
                document.DocumentId = options.IdPrefix + document.DocumentId;
                yield return new ReadDocument(document, origin);
            }
        }
    }

    private DocumentInput? Parse(ReadOnlyMemory<byte>? line, Origin origin)
    {
        if (line is not { } bytes)
        {
            report.Fail(origin, "TOO_LARGE", $"is longer than {IndexPages.Number(MaxLineBytes >> 20)} MB");
            return null;
        }

        if (bytes.Span.Trim(" \t"u8).IsEmpty)
        {
            return null;
        }

        try
        {
            return _line.Read(bytes);
        }
        catch (FormatException error)
        {
            report.Fail(origin, "INVALID_FIELD", error.Message);
            return null;
        }
    }

    private static ReadOnlyMemory<byte>? WithoutMark(RawLine line) => line switch
    {
        { Bytes: null } => null,
        { Number: 1, Bytes: [0xEF, 0xBB, 0xBF, ..] } => line.Bytes.AsMemory(3),
        _ => line.Bytes,
    };

    /// <summary>Whether a document can be sent: its message must be within the server's limit, and its id new.</summary>
    private bool IsAcceptable(ReadDocument read)
    {
        var id = read.Document.DocumentId;
        var problem = TextDocument.Check(read.Document)
            ?? (_seen.Add(id) ? null : new TextProblem("DUPLICATE_ID", $"the id \"{id}\" was given before"));
        if (problem is not null)
        {
            report.Fail(read.Origin, problem.Reason, problem.Message, id);
        }

        return problem is null;
    }

    private IEnumerable<KeyValuePair<string, Value>> OfFile(SourceFile file)
    {
        if (options.FileMetadata && !file.IsStandardInput)
        {
            yield return KeyValuePair.Create("path", FabraValue.From(file.RelativePath));
            if (file.ModifiedAt is { } time)
            {
                yield return KeyValuePair.Create("modified_at", FabraValue.From(time));
            }
        }
    }
}
