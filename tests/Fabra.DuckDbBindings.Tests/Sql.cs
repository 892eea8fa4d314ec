using System.Globalization;
using DuckDB.NET.Data;

namespace Fabra.DuckDbBindings.Tests;

/// <summary>Short forms for tests that are about the binding, not about ADO.NET.</summary>
internal static class Sql
{
    public static DuckDBConnection OpenMemory() => Open(":memory:");

    public static DuckDBConnection Open(string path, string options = "")
    {
        var connection = new DuckDBConnection($"DataSource={path}{options}");
        connection.Open();
        return connection;
    }

    public static int Run(this DuckDBConnection connection, string sql, params object?[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    public static object? Value(this DuckDBConnection connection, string sql, params object?[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        return command.ExecuteScalar();
    }

    public static string Text(this DuckDBConnection connection, string sql, params object?[] parameters) =>
        Convert.ToString(connection.Value(sql, parameters), CultureInfo.InvariantCulture)!;

    public static T Field<T>(this DuckDBConnection connection, string sql, params object?[] parameters)
    {
        using var command = connection.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        reader.Read().ShouldBeTrue();
        return reader.GetFieldValue<T>(0);
    }

    /// <summary>The driver hands blobs out as streams over the vector.</summary>
    public static byte[] Blob(this DuckDBDataReader reader, int column)
    {
        using var stream = reader.GetStream(column);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    public static DuckDBCommand Command(this DuckDBConnection connection, string sql, params object?[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(new DuckDBParameter(parameter!));
        }

        return command;
    }
}
