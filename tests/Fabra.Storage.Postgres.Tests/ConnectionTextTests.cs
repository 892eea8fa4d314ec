using Fabra.Storage.Postgres.Connections;
using Npgsql;

namespace Fabra.Storage.Postgres.Tests;

public sealed class ConnectionTextTests
{
    [Theory]
    [InlineData("postgres://joe:secret@db/fabra")]
    [InlineData("postgresql://joe:secret@db:5432/fabra")]
    [InlineData("POSTGRES://joe:secret@db/fabra")]
    [InlineData("postgres://db/fabra?user=joe&password=secret")]
    [InlineData("host=db dbname=fabra user=joe password=secret")]
    [InlineData("  host = db  port = 5432 dbname='fabra' user=joe password='secret' ")]
    [InlineData("Host=db;Database=fabra;Username=joe;Password=secret")]
    [InlineData("Host=db:5432;Database=fabra;Username=joe;Password=secret")]
    [InlineData("host=db;dbname=fabra;user=joe;password=secret;")]
    public void Parse_forms_of_one_address_are_equal(string text)
    {
        var parsed = ConnectionText.Parse(text);

        (parsed.Host, parsed.Port, parsed.Database, parsed.Username, parsed.Password).ShouldBe(("db", 5432, "fabra", "joe", "secret"));
        ConnectionText.Describe(parsed).ShouldBe("db:5432/fabra");
    }

    [Theory]
    [InlineData("postgres://joe:p%40ss%2Fw%3A%25@db/my%20db", "p@ss/w:%", "my db")]
    [InlineData("postgres://joe:p@ss@db/fabra", "p@ss", "fabra")]
    [InlineData(@"host=db dbname=fabra user=joe password='it\'s \\ here'", @"it's \ here", "fabra")]
    [InlineData(@"host=db dbname=fabra user=joe password=a\ b", "a b", "fabra")]
    [InlineData("Host=db;Database=fabra;Username=joe;Password=\"a;b=c\"", "a;b=c", "fabra")]
    public void Parse_odd_passwords_and_names_are_taken_as_they_are(string text, string password, string database)
    {
        var parsed = ConnectionText.Parse(text);

        (parsed.Password, parsed.Database, parsed.Username).ShouldBe((password, database, "joe"));
    }

    [Theory]
    [InlineData("postgres://u:p@h1:5432,h2:5433/db?target_session_attrs=primary", "h1:5432,h2:5433")]
    [InlineData("postgres://u:p@h1,h2:5433/db", "h1,h2:5433")]
    [InlineData("host=h1,h2 port=5432,5433 dbname=db", "h1:5432,h2:5433")]
    [InlineData("host=h1,h2 port=6000 dbname=db", "h1,h2")]
    [InlineData("postgres://[::1]:5433/db", "::1")]
    [InlineData("postgres://[::1]:5433,[::2]/db", "[::1]:5433,[::2]")]
    [InlineData("postgres:///db?host=/var/run/postgresql", "/var/run/postgresql")]
    public void Parse_hosts(string text, string hosts) => ConnectionText.Parse(text).Host.ShouldBe(hosts);

    [Fact]
    public void Parse_settings_of_libpq_are_understood()
    {
        var parsed = ConnectionText.Parse(
            "postgres://db/fabra?sslmode=verify-full&sslrootcert=/ca.pem&connect_timeout=7&application_name=me&target_session_attrs=read-write"
            + "&channel_binding=require&options=-c%20search_path%3Dfabra&pool_size=40&command_timeout=20&load_balance_hosts=random");

        parsed.SslMode.ShouldBe(SslMode.VerifyFull);
        parsed.RootCertificate.ShouldBe("/ca.pem");
        parsed.Timeout.ShouldBe(7);
        parsed.ApplicationName.ShouldBe("me");
        parsed.ChannelBinding.ShouldBe(ChannelBinding.Require);
        parsed.Options.ShouldBe("-c search_path=fabra");
        parsed.MaxPoolSize.ShouldBe(40);
        parsed.CommandTimeout.ShouldBe(20);
        parsed.LoadBalanceHosts.ShouldBeTrue();
        ConnectionSettings.Target(parsed).ShouldBe(TargetSessionAttributes.ReadWrite);
        ConnectionSettings.Target(ConnectionText.Parse("host=db")).ShouldBe(TargetSessionAttributes.Primary);
    }

    [Theory]
    [InlineData("", "it is empty")]
    [InlineData("  ", "it is empty")]
    [InlineData("mysql://db/x", "its scheme is neither postgres:// nor postgresql://")]
    [InlineData("just words", "it is neither a URL nor a list of name=value")]
    [InlineData("dbname=fabra", "it names no host")]
    [InlineData("postgres://joe:hunter2@/fabra", "it names no host")]
    [InlineData("postgres://h1,,h2/fabra", "one of its hosts is empty")]
    [InlineData("postgres://db:banana/fabra", "its port \"banana\" is not a number from 1 to 65535")]
    [InlineData("postgres://db:99999/fabra", "its port \"99999\" is not a number from 1 to 65535")]
    [InlineData("postgres://db/fabra?sslmode=maybe", "its sslmode is \"maybe\"; allowed: disable, allow, prefer, require, verify-ca, verify-full")]
    [InlineData("postgres://db/fabra?sslmod=require", "it has an unknown setting \"sslmod\"; did you mean sslmode, sslkey?")]
    [InlineData("postgres://db/fabra?connect_timeout=0", "its connect_timeout is \"0\"; allowed: 1 to 300")]
    [InlineData("host=db pool_size=many", "its pool_size is \"many\"; allowed: 1 to 1000")]
    [InlineData("host=db password='hunter2", "a quote in it is not closed")]
    [InlineData("Host=db;Password=\"hunter2", "it is not a list of name=value, separated by semicolons")]
    [InlineData("Host=db;Passwort=hunter2", "it has an unknown setting \"passwort\"; did you mean password, passfile, port?")]
    [InlineData("Host=db;SSL Mode=hunter2", "its ssl mode has a value that is not allowed")]
    [InlineData("host=h1,h2 port=1,2,3", "it has another number of ports than of hosts, which have to stand before them")]
    public void Parse_impossible_text_is_refused_in_words_without_a_secret(string text, string message)
    {
        var failure = Should.Throw<ConnectionTextException>(() => ConnectionText.Parse(text));

        failure.Message.ShouldBe(message);
        failure.ToString().ShouldNotContain("hunter2");
    }
}
