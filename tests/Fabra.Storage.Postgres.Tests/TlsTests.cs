using Fabra.Testing;

namespace Fabra.Storage.Postgres.Tests;

/// <summary>A server that takes connections by TLS only, its certificate signed by an authority of the test's own.</summary>
public sealed class TlsTests(TlsServer tls) : IClassFixture<TlsServer>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("postgres://postgres@127.0.0.1:{port}/{name}?sslmode=verify-full&sslrootcert={authority}")]
    [InlineData("host=127.0.0.1 port={port} dbname={name} user=postgres sslmode=verify-ca sslrootcert={authority}")]
    [InlineData("Host=127.0.0.1;Port={port};Database={name};Username=postgres;SSL Mode=VerifyFull;Root Certificate={authority}")]
    [InlineData("postgres://postgres@127.0.0.1:{port}/{name}?sslmode=require")]
    public async Task InitializeAsync_by_tls_opens_and_every_connection_is_encrypted(string text)
    {
        await using var database = await tls.CreateDatabaseAsync();
        var store = database.Store(options => options with { ConnectionString = Fill(text, database, tls.Authority) });

        await store.InitializeAsync(Cancel);

        (await store.CheckAsync(Cancel)).Healthy.ShouldBeTrue();
        await using var answer = await store.Sql.QueryAsync(
            "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()", Cancel);
        (await answer.ReadRowsAsync(Cancel).ToListAsync(Cancel)).ShouldHaveSingleItem().ShouldHaveSingleItem().ShouldBe(Value.Of(true));
    }

    [Fact]
    public async Task InitializeAsync_authority_that_did_not_sign_it_is_refused()
    {
        using var others = new TestCertificates();
        await using var database = await tls.CreateDatabaseAsync();

        (await RefusedAsync(database, "postgres://postgres@127.0.0.1:{port}/{name}?sslmode=verify-full&sslrootcert={authority}", others.Authority))
            .ShouldContain("certificate");
    }

    [Fact]
    public async Task InitializeAsync_name_that_the_certificate_does_not_have_is_refused()
    {
        await using var database = await tls.CreateDatabaseAsync();
        const string Text = "postgres://postgres@127.0.0.2:{port}/{name}?sslmode=verify-full&sslrootcert={authority}";

        (await RefusedAsync(database, Text, tls.Authority)).ShouldContain("certificate");
    }

    [Fact]
    public async Task InitializeAsync_without_tls_is_refused_by_the_server()
    {
        await using var database = await tls.CreateDatabaseAsync();

        (await RefusedAsync(database, "postgres://postgres@127.0.0.1:{port}/{name}?sslmode=disable", ""))
            .ShouldContain("no pg_hba.conf entry");
    }

    private static string Fill(string text, TestDatabase database, string authority) => text
        .Replace("{port}", $"{database.Server.Port}", StringComparison.Ordinal)
        .Replace("{name}", database.Name, StringComparison.Ordinal)
        .Replace("{authority}", authority, StringComparison.Ordinal);

    private static async Task<string> RefusedAsync(TestDatabase database, string text, string authority)
    {
        var store = database.Store(options => options with
        {
            ConnectionString = Fill(text, database, authority),
            StartPatience = TimeSpan.Zero,
        });
        return (await Should.ThrowAsync<StoreUnavailableException>(() => store.InitializeAsync(Cancel))).Message;
    }
}
