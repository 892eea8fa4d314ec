using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fabra.Cli.Output;
using Fabra.Cli.Rendering;
using Fabra.Client;
using Fabra.V1;
using Spectre.Console;

namespace Fabra.Cli.Commands.Sql;

/// <summary>Answers to SQL, row by row where the form allows.</summary>
internal static class SqlPrinter
{
    private static readonly SearchValues<char> CsvSpecial = SearchValues.Create(",\"\r\n");

    /// <summary>An array with one object per row.</summary>
    public static async Task JsonAsync(CliConsole console, SqlAnswer answer, CancellationToken cancellationToken)
    {
        var names = UniqueNames(answer.Columns);
        var separator = "[";
        await foreach (var row in answer.WithCancellation(cancellationToken))
        {
            var json = new JsonObject(names.Zip(row, (name, value) => KeyValuePair.Create(name, FabraValue.ToJson(value))));
            console.Out.WriteLine(separator);
            console.Out.Write($"  {ContractJson.ToLine(json)}");
            separator = ",";
        }

        console.Out.WriteLine(separator == "[" ? "[]" : "\n]");
    }

    /// <summary>RFC 4180, with a header. As in Postgres, null is nothing and empty text is <c>""</c>.</summary>
    public static async Task CsvAsync(CliConsole console, SqlAnswer answer, CancellationToken cancellationToken)
    {
        console.Out.WriteLine(string.Join(',', answer.Columns.Select(column => CsvField(column.Name))));
        await foreach (var row in answer.WithCancellation(cancellationToken))
        {
            console.Out.WriteLine(string.Join(',', row.Select(value => Text(value) is { Length: > 0 } text ? CsvField(text) : value.HasStringValue ? "\"\"" : "")));
        }
    }

    public static async Task TableAsync(CliConsole console, SqlAnswer answer, CancellationToken cancellationToken)
    {
        var table = Tables.Create([.. answer.Columns.Select(column => column.Name)]);
        await foreach (var row in answer.WithCancellation(cancellationToken))
        {
            table.Add([.. row.Select(Text)]);
        }

        if (answer.Columns.Count > 0)
        {
            console.Tables().Write(table);
        }
    }

    /// <summary>Text as it is, null as nothing, anything else as JSON.</summary>
    private static string Text(Value value)
    {
        var json = FabraValue.ToJson(value);
        return json switch
        {
            null => "",
            _ when json.GetValueKind() == JsonValueKind.String => json.GetValue<string>(),
            _ => ContractJson.ToLine(json),
        };
    }

    private static string CsvField(string text) =>
        text.AsSpan().ContainsAny(CsvSpecial) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    /// <summary>An object cannot have two fields of one name: the second <c>n</c> becomes <c>n_2</c>.</summary>
    private static List<string> UniqueNames(IReadOnlyList<SqlColumn> columns)
    {
        var names = new List<string>();
        foreach (var column in columns)
        {
            var name = column.Name;
            for (var i = 2; names.Contains(name); i++)
            {
                name = $"{column.Name}_{i}";
            }

            names.Add(name);
        }

        return names;
    }
}
