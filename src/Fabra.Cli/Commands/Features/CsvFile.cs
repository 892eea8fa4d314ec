using System.Runtime.CompilerServices;
using Fabra.Cli.CommandLine;

namespace Fabra.Cli.Commands.Features;

/// <summary>CSV (RFC 4180) with a header; its columns come in any order.</summary>
internal static class CsvFile
{
    private static readonly string[] Known = ["feature_name", "entity_id", "value", "event_time"];

    public static async IAsyncEnumerable<FileRow> ReadAsync(
        Stream file, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = RowFiles.OpenText(file);
        int[]? places = null;
        var columns = 0;
        await foreach (var record in CsvReader.ReadAsync(reader, cancellationToken))
        {
            if (places is null)
            {
                places = ReadHeader(record.Fields);
                columns = record.Fields.Count;
            }
            else
            {
                yield return ToRow(record, places, columns);
            }
        }
    }

    /// <summary>Where each known column stands; -1 where it does not.</summary>
    private static int[] ReadHeader(IReadOnlyList<string> header)
    {
        if (header.FirstOrDefault(column => !Known.Contains(column)) is { } unknown)
        {
            throw new UsageException($"file: column \"{unknown}\" is unknown; known are {string.Join(", ", Known)}.");
        }

        var places = Known.Select(column => header.ToList().IndexOf(column)).ToArray();
        var missing = Known.Take(3).Where((_, i) => places[i] < 0).FirstOrDefault();
        return missing is null ? places : throw new UsageException($"file: column \"{missing}\" is missing.");
    }

    private static FileRow ToRow(CsvRecord record, int[] places, int columns)
    {
        if (record.Error is { } error)
        {
            return FileRow.Broken(record.Line, error);
        }

        var fields = record.Fields;
        if (fields.Count != columns)
        {
            return FileRow.Broken(record.Line, $"The row has {fields.Count} fields, the header {columns}.");
        }

        var value = fields[places[2]];
        var time = places[3] < 0 ? null : fields[places[3]];
        return new FileRow(record.Line, fields[places[0]], fields[places[1]], type => ValueText.Read(value, type), time);
    }
}
