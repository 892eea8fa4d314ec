using System.Runtime.CompilerServices;
using System.Text;
using CsvHelper;
using Fabra.Cli.CommandLine;
using Fabra.V1;
using ValueType = Fabra.V1.ValueType;

namespace Fabra.Cli.Commands.Features;

/// <summary>
/// CSV (RFC 4180) with a header; its columns come in any order. As in Postgres, quotes tell text from its absence: an empty cell and
/// <c>null</c> are null, <c>""</c> and <c>"null"</c> are those texts.
/// </summary>
internal static class CsvFile
{
    private const int Feature = 0;
    private const int Entity = 1;
    private const int Value = 2;
    private const int EventTime = 3;

    /// <summary>No value is longer, so a record that is has a quote that is never closed, most likely.</summary>
    private const int MaxRecordBytes = 64 * 1024 * 1024;

    private static readonly string[] Known = ["feature_name", "entity_id", "value", "event_time"];

    private static readonly CsvReaderOptions Options = new()
    {
        Separator = ',',
        TrackLineNumbers = true,
        DetectSeparatorHint = false,
        IncludeValuesInExceptions = false,
        MaxRecordSize = MaxRecordBytes,
    };

    /// <exception cref="BrokenFileException">The file cannot be read any further.</exception>
    public static async IAsyncEnumerable<FileRow> ReadAsync(
        Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CsvMalformedRecord? malformed = null;
        using var text = RowFiles.OpenText(file);
        await using var reader = CsvReader.Create(text, Options with { OnMalformedRecord = found => malformed = found });
        await reader.ReadHeaderAsync(cancellationToken);
        var places = ReadHeader(reader.Headers);
        while (await MoveAsync(reader, cancellationToken))
        {
            yield return malformed is { } wrong ? Malformed(reader, wrong) : ToRow(reader, places);
            malformed = null;
        }
    }

    /// <summary>Where each known column is; -1 where it is not.</summary>
    private static int[] ReadHeader(IReadOnlyList<string> header)
    {
        if (header.FirstOrDefault(column => !Known.Contains(column)) is { } unknown)
        {
            throw new UsageException($"file: column \"{unknown}\" is unknown; known are {string.Join(", ", Known)}.");
        }

        if (header.GroupBy(column => column).FirstOrDefault(columns => columns.Count() > 1) is { Key: var twice })
        {
            throw new UsageException($"file: column \"{twice}\" is there twice.");
        }

        var places = Known.Select(column => header.ToList().IndexOf(column)).ToArray();
        var missing = Known.Take(EventTime).Where((_, i) => places[i] < 0).FirstOrDefault();
        return missing is null ? places : throw new UsageException($"file: column \"{missing}\" is missing.");
    }

    private static async Task<bool> MoveAsync(CsvReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken);
        }
        catch (CsvFormatException error)
        {
            throw new BrokenFileException(
                error.LineNumber, $"a row is longer than {MaxRecordBytes >> 20} MB; is a quote never closed?", error);
        }
    }

    private static FileRow Malformed(CsvReader reader, CsvMalformedRecord record)
    {
        if (record.Reason != CsvMalformedReason.UnterminatedQuote)
        {
            return FileRow.Broken(reader.LineNumber, "A quote is in the middle of a field; write it twice, in a quoted field.");
        }

        // The field takes all that follows, so it is the last one.
        var last = reader.FieldCount - 1;
        var line = reader.LineNumber;
        for (var i = 0; i < last; i++)
        {
            line += reader.GetRawSpan(i).Count((byte)'\n');
        }

        var name = last < reader.Headers.Count ? reader.Headers[last] : $"number {last + 1}";
        throw new BrokenFileException(line, $"field {name}: the quote that begins it is never closed.");
    }

    private static FileRow ToRow(CsvReader reader, int[] places)
    {
        if (reader.FieldCount != reader.Headers.Count)
        {
            return FileRow.Broken(reader.LineNumber, $"The row has {reader.FieldCount} fields, the header {reader.Headers.Count}.");
        }

        var value = Cell(reader, places[Value]);
        var quoted = IsQuoted(reader, places[Value]);
        var time = places[EventTime] < 0 || IsAbsent(reader, places[EventTime]) ? null : Cell(reader, places[EventTime]);
        return new FileRow(
            reader.LineNumber, Cell(reader, places[Feature]), Cell(reader, places[Entity]), type => ToValue(value, quoted, type), time);
    }

    private static Value ToValue(string text, bool quoted, ValueType type) =>
        quoted ? ValueText.ReadQuoted(text, type) : ValueText.Read(text.Length == 0 ? ValueText.Null : text, type);

    private static string Cell(CsvReader reader, int place) => Encoding.UTF8.GetString(reader.GetSpan(place));

    private static bool IsAbsent(CsvReader reader, int place) => reader.GetRawSpan(place).IsEmpty;

    private static bool IsQuoted(CsvReader reader, int place) => reader.GetRawSpan(place).StartsWith("\""u8);
}
