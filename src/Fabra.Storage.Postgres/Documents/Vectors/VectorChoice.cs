using Npgsql;

namespace Fabra.Storage.Postgres.Documents.Vectors;

/// <summary>How vectors are searched in a database, and why.</summary>
/// <param name="Extension">Null: by comparing all.</param>
/// <param name="Reason">Why there is none, or which there is.</param>
internal sealed record VectorChoice(VectorExtension? Extension, string Reason)
{
    private const string Missing = "the server has no extension vector (pgvector)";

    public string Mode => Extension is null ? "exact" : "hnsw";

    public string Description => $"vector search: {Mode}, {Reason}";

    /// <summary>Looks for the extension, and creates it where that is possible. Replicas that start together take turns.</summary>
    /// <exception cref="StoreUnavailableException">HNSW is asked for, and there is none.</exception>
    public static async Task<VectorChoice> MakeAsync(
        NpgsqlConnection connection, PostgresVectorSearch asked, LockWait wait, CancellationToken cancellationToken)
    {
        if (asked == PostgresVectorSearch.Exact)
        {
            return new VectorChoice(null, "as configured");
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await wait.TakeAsync(connection, AdvisoryLocks.Migrations, "the schema", cancellationToken);
        var choice = await FindAsync(connection, cancellationToken) ?? await CreateAsync(connection, transaction, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return choice.Extension is null && asked == PostgresVectorSearch.Hnsw
            ? throw new StoreUnavailableException(PostgresErrors.Store, $"vector search by HNSW is required, but {choice.Reason}")
            : choice;
    }

    private static async Task<VectorChoice?> FindAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await connection.QueryAsync(
            """
            SELECT quote_ident(n.nspname), e.extversion FROM pg_extension AS e JOIN pg_namespace AS n ON n.oid = e.extnamespace
            WHERE e.extname = 'vector'
            """,
            [],
            reader => new VectorExtension(reader.GetString(0), Version.Parse(reader.GetString(1))),
            cancellationToken) switch
        {
            [] => null,
            [var extension] when extension.Version < VectorExtension.Least => new VectorChoice(
                null, $"pgvector is {extension.Version} there; HNSW came with {VectorExtension.Least} (ALTER EXTENSION vector UPDATE)"),
            [var extension, ..] => new VectorChoice(extension, $"pgvector {extension.Version}"),
        };

    private static async Task<VectorChoice> CreateAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        if (await connection.ScalarAsync("SELECT 1 FROM pg_available_extensions WHERE name = 'vector'", [], cancellationToken) is null)
        {
            return new VectorChoice(null, Missing);
        }

        await transaction.SaveAsync("extension", cancellationToken);
        try
        {
            await connection.ExecuteAsync("CREATE EXTENSION vector", [], cancellationToken);
        }
        catch (PostgresException failure)
        {
            await transaction.RollbackAsync("extension", cancellationToken);
            return new VectorChoice(null, $"the extension vector cannot be created by this role ({failure.MessageText})");
        }

        return await FindAsync(connection, cancellationToken) ?? new VectorChoice(null, Missing);
    }
}
