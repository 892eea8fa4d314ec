namespace Fabra.Storage.Postgres.Connections;

/// <summary>A connection string that cannot be understood. The message says what is wrong and holds no secret.</summary>
internal sealed class ConnectionTextException(string message, Exception? cause = null) : Exception(message, cause);
