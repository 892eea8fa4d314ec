using Fabra.Core.Contexts;
using Fabra.Core.Identity;
using Fabra.Storage.Resilience;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>What a statement caused is told from what the server did; only the latter counts against its circuit.</summary>
public sealed class StatementErrorTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("22021", true)]
    [InlineData("22P02", true)]
    [InlineData("23505", true)]
    [InlineData("42P01", true)]
    [InlineData("42501", true)]
    [InlineData("42601", true)]
    [InlineData("54000", true)]
    [InlineData("0A000", true)]
    [InlineData("21000", true)]
    [InlineData("08006", false)]
    [InlineData("25006", false)]
    [InlineData("40001", false)]
    [InlineData("53100", false)]
    [InlineData("57P01", false)]
    [InlineData("57014", false)]
    [InlineData("58030", false)]
    [InlineData("XX001", false)]
    public void Class_of_the_state_says_what_is_to_blame(string state, bool ofStatement) =>
        PostgresErrors.Unavailable(new PostgresException("no", "ERROR", "ERROR", state)).OfStatement.ShouldBe(ofStatement);

    [Fact]
    public async Task Text_that_the_database_refuses_is_no_outage_for_others()
    {
        await using var database = await TestDatabase.CreateAsync();
        var inner = await database.OpenAsync();
        var options = new StoreGuardOptions("postgres");
        using var guard = new StoreGuard(options, TimeProvider.System, NullLogger.Instance);
        var contexts = new ResilientContextLog(inner.Contexts, guard);
        var documents = new ResilientDocumentStore(inner.Documents, guard);
        for (var i = 0; i < 50; i++)
        {
            var filter = new ContextFilter(TenantId.Default) { Name = "a\0b" };
            (await Should.ThrowAsync<StoreUnavailableException>(
                contexts.ListAsync(filter, ContextOrder.NewestFirst, null, 10, ContextColumns.Summary, Cancel))).OfStatement.ShouldBeTrue();
            (await Should.ThrowAsync<StoreUnavailableException>(
                documents.FindIndexAsync(TenantId.Default, "a\0b", database.Clock.Now, Cancel))).OfStatement.ShouldBeTrue();
        }

        guard.Trouble.ShouldBeNull();
        (await documents.ListIndexesAsync(TenantId.Default, null, 10, Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("SELECT context_id FROM context_log FOR UPDATE", "read-only")]
    [InlineData("SELECT context_id FROM context_log FOR KEY SHARE", "read-only")]
    [InlineData("SELECT $1", "parameters such as $1 are not taken")]
    [InlineData("SELECT name FROM context_log WHERE name = $1", "parameters such as $1 are not taken")]
    [InlineData("SELECT 1/0", "division by zero")]
    [InlineData("SELECT nextval('no_such')", "does not exist")]
    [InlineData("SELECT U&'\\0000'", "invalid Unicode escape")]
    [InlineData("SELECT repeat('x', 2000000000)", "")]
    public async Task Select_that_the_database_refuses_is_invalid_sql(string sql, string said)
    {
        await using var database = await TestDatabase.CreateAsync();
        var store = await database.OpenAsync();

        var refusal = await Should.ThrowAsync<FabraException>(async () =>
        {
            await using var result = await store.Sql.QueryAsync(sql, Cancel);
            await result.ReadRowsAsync(Cancel).CountAsync(Cancel);
        });

        refusal.Reason.ShouldBe(ErrorReason.InvalidSql);
        refusal.Message.ShouldContain(said);
    }
}
