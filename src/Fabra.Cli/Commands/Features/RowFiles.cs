using System.Text;
using Fabra.Cli.CommandLine;

namespace Fabra.Cli.Commands.Features;

/// <summary>The forms of files that can be ingested.</summary>
internal static class RowFiles
{
    /// <exception cref="UsageException">No form has the file's extension.</exception>
    public static Func<Stream, CancellationToken, IAsyncEnumerable<FileRow>> ReaderFor(string path) =>
        Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".jsonl" or ".ndjson" => JsonLinesFile.ReadAsync,
            ".csv" => CsvFile.ReadAsync,
            var other => throw new UsageException($"file: \"{other}\" is not .jsonl or .csv."),
        };

    /// <summary>
    /// Reads a file's text. Bytes that are no UTF-8 are a <see cref="DecoderFallbackException"/>: anything put in their place would be
    /// recorded as what the file said.
    /// </summary>
    public static StreamReader OpenText(Stream file) =>
        new(file, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
}
