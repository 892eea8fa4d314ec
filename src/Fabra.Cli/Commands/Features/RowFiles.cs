using System.Text;
using Fabra.Cli.CommandLine;
using Fabra.Cli.Input;
using Fabra.Cli.Output;

namespace Fabra.Cli.Commands.Features;

/// <summary>The forms of files that can be ingested.</summary>
internal static class RowFiles
{
    /// <summary>The path that stands for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The words that options take.</summary>
    public static readonly string[] Formats = ["jsonl", "csv"];

    /// <param name="path">The file.</param>
    /// <param name="format">Its form. Null: as its extension says.</param>
    /// <exception cref="UsageException">No form has the file's extension.</exception>
    public static Func<Stream, CancellationToken, IAsyncEnumerable<FileRow>> ReaderFor(string path, string? format) =>
        (format ?? Path.GetExtension(path).ToLowerInvariant()) switch
        {
            "jsonl" or ".jsonl" or ".ndjson" => JsonLinesFile.ReadAsync,
            "csv" or ".csv" => CsvFile.ReadAsync,
            _ when path == StandardInput => throw new UsageException("--format jsonl or csv is needed for standard input."),
            var other => throw new UsageException($"file: \"{other}\" is not .jsonl or .csv; --format says what the file holds."),
        };

    public static Stream Open(string path, CliConsole console) =>
        path == StandardInput ? new InterruptibleStream(console.OpenIn()) : File.OpenRead(path);

    /// <summary>
    /// Reads a file's text. Bytes that are no UTF-8 are a <see cref="DecoderFallbackException"/>: anything put in their place would be
    /// recorded as what the file said.
    /// </summary>
    public static StreamReader OpenText(Stream file) =>
        new(file, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
}
