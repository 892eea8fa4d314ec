using DuckDB.NET.Data;
using Fabra.Testing;
using Npgsql;

namespace Fabra.Integration.Tests.Infrastructure;

/// <summary>What servers left in a folder's offline store, while none runs on it.</summary>
internal static class StoredData
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Gives another folder a copy of it.</summary>
    public static async Task CopyAsync(string folder, string copy)
    {
        if (TestStores.AreRemote)
        {
            await TestStores.CopyRemoteAsync(folder, copy);
        }
        else
        {
            File.Copy(DuckDbFile(folder), DuckDbFile(copy));
        }
    }

    /// <summary>Changes it; how many rows were.</summary>
    public static async Task<int> ExecuteAsync(string folder, string sql)
    {
        if (TestStores.AreRemote)
        {
            await using var postgres = NpgsqlDataSource.Create(await TestStores.ConnectionStringAsync(folder));
            await using var update = postgres.CreateCommand(sql);
            return await update.ExecuteNonQueryAsync(Cancellation);
        }

        await using var connection = new DuckDBConnection($"DataSource={DuckDbFile(folder)}");
        await connection.OpenAsync(Cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteNonQueryAsync(Cancellation);
    }

    private static string DuckDbFile(string folder) => Path.Join(folder, "fabra.duckdb");
}
