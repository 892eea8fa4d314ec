using DuckDB.NET.Data;
using Fabra.Core.Identity;

namespace Fabra.Storage.DuckDb;

/// <summary>Short forms of the driver's calls.</summary>
internal static class DuckDbCommands
{
    public static DuckDBCommand Command(this DuckDBConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new DuckDBParameter(parameter is TenantId tenant ? tenant.Value : parameter!));
        }

        return command;
    }

    /// <summary>Runs statements; the number of rows changed by the last.</summary>
    public static int Execute(this DuckDBConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The first field of the first row; null when it is null or there is no row.</summary>
    public static object? Scalar(this DuckDBConnection connection, string sql, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar() is { } value and not DBNull ? value : null;
    }

    /// <summary>Reads rows to their end, into a list.</summary>
    public static List<T> Query<T>(
        this DuckDBConnection connection, string sql, Func<DuckDBDataReader, T> read, params ReadOnlySpan<object?> parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ReadAll(read);
    }

    /// <summary>Reads rows one by one, holding none.</summary>
    public static void Each(this DuckDBConnection connection, string sql, Action<DuckDBDataReader> read)
    {
        using var command = connection.Command(sql);
        command.UseStreamingMode = true;
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            read(reader);
        }
    }

    public static List<T> ReadAll<T>(this DuckDBCommand command, Func<DuckDBDataReader, T> read)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>Runs something in a transaction that ends with a commit, or with a rollback when it throws.</summary>
    /// <param name="committing">Called just before the commit.</param>
    public static T InTransaction<T>(this DuckDBConnection connection, Func<T> run, Action? committing = null)
    {
        // Not the driver's transaction object: disposed after a failed commit it throws, which hides why the commit failed.
        connection.Execute("BEGIN TRANSACTION");
        try
        {
            var result = run();
            committing?.Invoke();
            connection.Execute("COMMIT");
            return result;
        }
        catch
        {
            connection.TryRollback();
            throw;
        }
    }

    /// <summary>Ends a transaction without a trace, also one that failed.</summary>
    public static void TryRollback(this DuckDBConnection connection)
    {
        try
        {
            connection.Execute("ROLLBACK");
        }
        catch (DuckDBException)
        {
            // Nothing is open: a failed commit has rolled back already, or the instance is lost, and whoever uses it next is told.
        }
    }
}
