using System.Text.Json;
using DuckDB.NET.Data;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>
/// Lets through one SELECT that only reads. DuckDB's own parser says what the text is; what a SELECT can still do is call table
/// functions, some of which act (<c>force_checkpoint</c>), so that only known ones pass.
/// </summary>
internal static class SelectCheck
{
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
    };

    /// <exception cref="FabraException"><see cref="ErrorReason.InvalidSql"/>.</exception>
    public static void Check(DuckDBConnection connection, string sql)
    {
        using var parsed = JsonDocument.Parse((string)connection.Scalar("SELECT json_serialize_sql(?::VARCHAR)", sql)!, Deep);
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

        Walk(root.GetProperty("statements"));
    }

    /// <summary>Whether a text is one statement that the database can take apart.</summary>
    public static bool IsOne(DuckDBConnection connection, string sql)
    {
        using var parsed = JsonDocument.Parse((string)connection.Scalar("SELECT json_serialize_sql(?::VARCHAR)", sql)!, Deep);
        return !parsed.RootElement.GetProperty("error").GetBoolean() && parsed.RootElement.GetProperty("statements").GetArrayLength() == 1;
    }

    public static FabraException Refused(string message, Exception? cause = null) =>
        new(ErrorReason.InvalidSql, DuckDbErrors.FirstLine(message), cause)
        {
            Fields = [new FieldViolation("sql", DuckDbErrors.FirstLine(message))],
        };

    private static JsonDocumentOptions Deep => new() { MaxDepth = 4_096 };

    private static void Walk(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var child in element.EnumerateArray())
            {
                Walk(child);
            }
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            CheckNode(element);
            foreach (var child in element.EnumerateObject())
            {
                Walk(child.Value);
            }
        }
    }

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
    }
}
