using System.Text.Json;
using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>
/// Lets through one SELECT that only reads. DuckDB's own parser says what the text is; what a SELECT can still do is call table
/// functions, some of which act (<c>force_checkpoint</c>), so that only known ones pass.
/// </summary>
internal static class SelectCheck
{
    /// <summary>Of the tree as JSON, which takes two or three levels for each of the statement.</summary>
    private const int MostDepth = 1_024;

    /// <summary>To plan 6,000 took 11 s, in which nothing can be interrupted.</summary>
    private const int MostParts = 500;

    private static readonly HashSet<string> TableFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "range", "generate_series", "unnest", "repeat", "repeat_row", "json_each", "json_tree", "summary",
        "duckdb_columns", "duckdb_tables", "duckdb_views", "duckdb_types", "duckdb_functions", "duckdb_keywords",
        "duckdb_schemas", "duckdb_constraints", "duckdb_memory", "pragma_table_info", "pragma_version", "pragma_database_size",
        "pragma_storage_info",
    };

    private static readonly HashSet<string> RefusedFunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "setseed", "nextval", "currval", "write_log", "getenv", "sleep_ms", "getvariable",

        // They can double a text at each step, out of sight of the memory limit and of an interrupt.
        "list_reduce", "array_reduce", "reduce",
    };

    /// <exception cref="FabraException"><see cref="ErrorReason.InvalidSql"/>.</exception>
    public static void Check(DuckDBConnection connection, string sql)
    {
        using var parsed = Parse(connection, sql);
        var root = parsed.RootElement;
        if (root.GetProperty("error").GetBoolean())
        {
            throw Refused(root.GetProperty("error_type").GetString() == "not implemented"
                ? "only a SELECT is allowed"
                : root.GetProperty("error_message").GetString()!);
        }

        if (root.GetProperty("statements").GetArrayLength() != 1)
        {
            throw Refused("exactly one SELECT is allowed");
        }

        var parts = 0;
        Walk(root.GetProperty("statements"), ref parts);
    }

    /// <summary>Whether a text is one statement that the database can take apart.</summary>
    public static bool IsOne(DuckDBConnection connection, string sql)
    {
        using var parsed = Parse(connection, sql);
        return !parsed.RootElement.GetProperty("error").GetBoolean() && parsed.RootElement.GetProperty("statements").GetArrayLength() == 1;
    }

    public static FabraException Refused(string message, Exception? cause = null) =>
        new(ErrorReason.InvalidSql, DuckDbErrors.FirstLine(message), cause)
        {
            Fields = [new FieldViolation("sql", DuckDbErrors.FirstLine(message))],
        };

    private static JsonDocument Parse(DuckDBConnection connection, string sql)
    {
        var tree = (string)connection.Scalar("SELECT json_serialize_sql(?::VARCHAR)", sql)!;
        try
        {
            return JsonDocument.Parse(tree, new JsonDocumentOptions { MaxDepth = MostDepth });
        }
        catch (JsonException deep)
        {
            throw Refused("the statement nests too deeply", deep);
        }
    }

    private static void Walk(JsonElement element, ref int parts)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var child in element.EnumerateArray())
            {
                Walk(child, ref parts);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            CheckNode(element);
            if (IsPart(element) && ++parts > MostParts)
            {
                throw Refused($"the statement has more than {MostParts} SELECTs");
            }

            foreach (var child in element.EnumerateObject())
            {
                // The rows of a table function are made as they are read; only its arguments can grow.
                Walk(child.NameEquals("function") && child.Value.TryGetProperty("children", out var arguments) ? arguments : child.Value, ref parts);
            }
        }
    }

    private static bool IsPart(JsonElement node) =>
        node.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals("SELECT_NODE");

    private static void CheckNode(JsonElement node)
    {
        if (node.TryGetProperty("type", out var type)
            && type.ValueKind == JsonValueKind.String && type.ValueEquals("TABLE_FUNCTION"))
        {
            var name = node.GetProperty("function").GetProperty("function_name").GetString()!;
            if (!TableFunctions.Contains(name))
            {
                throw Refused($"the table function {name} is not allowed");
            }
        }
        else if (type.ValueKind == JsonValueKind.String && type.ValueEquals("VALUE_PARAMETER"))
        {
            throw Refused("parameters such as ? and $1 are not taken, write their values");
        }
        else if (node.TryGetProperty("function_name", out var function)
            && function.ValueKind == JsonValueKind.String && RefusedFunctions.Contains(function.GetString()!))
        {
            throw Refused($"the function {function.GetString()} is not allowed");
        }
        else if (GrowthCheck.FaultOf(node) is { } fault)
        {
            throw Refused(fault);
        }
    }
}
