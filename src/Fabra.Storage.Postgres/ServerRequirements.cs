using Microsoft.Extensions.Logging;
using Npgsql;

namespace Fabra.Storage.Postgres;

/// <summary>What a server must be, or Fabra would promise what does not hold.</summary>
internal static class ServerRequirements
{
    private const int LeastVersion = 15;

    public static async Task CheckAsync(NpgsqlConnection connection, ILogger logger, CancellationToken cancellationToken)
    {
        if (connection.PostgreSqlVersion.Major < LeastVersion)
        {
            throw Refused($"the server is Postgres {connection.ServerVersion}; at least {LeastVersion} is needed");
        }

        await using var command = connection.Command(
            """
            SELECT current_setting('server_encoding'), current_setting('synchronous_commit'), current_setting('fsync'),
                coalesce((SELECT rolsuper FROM pg_roles WHERE rolname = current_user), false)
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetString(0) != "UTF8")
        {
            throw Refused($"the database's encoding is {reader.GetString(0)}; UTF8 is needed");
        }

        if (reader.GetString(1) == "off")
        {
            throw Refused("synchronous_commit is off, so that no record would be durable; set it to on, for this role or database");
        }

        if (reader.GetString(2) == "off")
        {
            Log.NotDurable(logger);
        }

        if (reader.GetBoolean(3))
        {
            Log.Superuser(logger);
        }
    }

    private static StoreUnavailableException Refused(string message) => new(PostgresErrors.Store, message);
}
