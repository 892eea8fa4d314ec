using DuckDB.NET.Data;
using DuckDB.NET.Native;
using Fabra.Storage.DuckDb.Native;
using Fabra.Storage.Rows;

namespace Fabra.Storage.DuckDb.Tests;

public sealed class PreparedInsertTests
{
    private static readonly InsertColumn[] Columns =
    [
        new("label", DuckDBType.Varchar), new("id", DuckDBType.Uuid), new("seen", DuckDBType.Timestamp),
        new("number", DuckDBType.BigInt), new("octets", DuckDBType.Blob), new("other", DuckDBType.Uuid),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_inserts_every_type_as_the_driver_reads_it(bool byDriver)
    {
        using var connection = Open();
        using var insert = Prepare(connection);
        var rows = new[]
        {
            new Row("", Guid.Empty, DateTimeOffset.UnixEpoch, 0, [], null),
            new Row("née 数据 🙂", Guid.AllBitsSet, new DateTimeOffset(1969, 12, 31, 23, 59, 59, TimeSpan.Zero), -1, [0, 255], Guid.Empty),
            new Row(
                new string('x', 100_000),
                Guid.Parse("01912345-6789-7abc-8ef0-123456789abc"),
                new DateTimeOffset(2024, 1, 15, 11, 0, 0, TimeSpan.FromHours(1)).AddMicroseconds(1),
                long.MaxValue,
                new byte[5_000],
                Guid.Parse("ffffffff-0000-4000-8000-000000000000")),
        };

        insert.Run(rows, byDriver);

        var read = Read(connection);
        read.Count.ShouldBe(rows.Length);
        for (var i = 0; i < rows.Length; i++)
        {
            (read[i] with { Octets = [] }).ShouldBe(rows[i] with { Seen = rows[i].Seen.ToUniversalTime(), Octets = [] });
            read[i].Octets.ShouldBe(rows[i].Octets);
        }
    }

    [Fact]
    public void Run_of_several_chunks_and_again_keeps_the_order()
    {
        using var connection = Open();
        using var insert = Prepare(connection);
        int[] sizes = [2_048, 1, 5_000, 2_049];
        foreach (var size in sizes)
        {
            insert.Run(Numbered(size), byDriver: false);
        }

        Read(connection).Select(row => row.Number)
            .ShouldBe(sizes.SelectMany(size => Enumerable.Range(0, size).Select(number => (long)number)));
    }

    [Fact]
    public void Run_after_it_was_renewed_within_a_transaction_works()
    {
        using var connection = Open();
        using var insert = Prepare(connection);
        insert.Run(Numbered(3), byDriver: false);
        connection.InTransaction(() =>
        {
            insert.Renew();
            insert.Renew();
            insert.Run(Numbered(3), byDriver: false);
            return true;
        });

        insert.Run(Numbered(3), byDriver: false);

        Read(connection).Count.ShouldBe(9);
    }

    [Fact]
    public void Run_after_a_change_of_the_schema_still_works()
    {
        using var connection = Open();
        using var insert = Prepare(connection);
        insert.Run(Numbered(3), byDriver: false);
        connection.Execute("CREATE TABLE another (x INTEGER); ALTER TABLE things ADD COLUMN later VARCHAR DEFAULT 'd'");

        insert.Run(Numbered(3), byDriver: false);

        connection.Scalar("SELECT count(*) FROM things WHERE later = 'd'").ShouldBe(6L);
    }

    [Fact]
    public void Run_that_fails_leaves_nothing_and_the_driver_says_why()
    {
        using var connection = Open();
        using var insert = Prepare(connection);
        connection.Execute("ALTER TABLE things ALTER COLUMN other SET NOT NULL");

        Should.Throw<InsertFailedException>(() => insert.Run(Numbered(10), byDriver: false)).Message.ShouldContain("NOT NULL");
        Should.Throw<DuckDBException>(() => insert.Run(Numbered(10), byDriver: true))
            .ErrorType.ShouldBe(DuckDBErrorType.Constraint);

        Read(connection).ShouldBeEmpty();
        insert.Run([.. Numbered(2).Select(row => row with { Other = row.Id })], byDriver: false);
        Read(connection).Count.ShouldBe(2);
    }

    [Fact]
    public void Run_whose_row_cannot_be_written_fails_with_the_reason()
    {
        using var connection = Open();
        using var insert = new PreparedInsert<int>(
            connection, "things", Columns, static (_, _) => throw new InvalidOperationException("no such row"));

        Should.Throw<InsertFailedException>(() => insert.Run([1], byDriver: false)).Message.ShouldContain("no such row");
    }

    private static DuckDBConnection Open()
    {
        var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        connection.Execute("CREATE TABLE things (number BIGINT, id UUID, other UUID, label VARCHAR, octets BLOB, seen TIMESTAMP)");
        return connection;
    }

    private static PreparedInsert<Row> Prepare(DuckDBConnection connection) => new(
        connection,
        "things",
        Columns,
        static (row, vectors) => vectors.Add(row.Label).Add(row.Id).Add(row.Seen).Add(row.Number).Add(row.Octets).Add(row.Other));

    private static Row[] Numbered(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new Row($"row {i}", Guid.AllBitsSet, DateTimeOffset.UnixEpoch, i, [], null))];

    private static List<Row> Read(DuckDBConnection connection) => connection.Query(
        "SELECT label, id, seen, number, octets, other FROM things",
        reader => new Row(
            reader.GetString(0),
            reader.GetGuid(1),
            reader.Instant(2),
            reader.GetInt64(3),
            reader.Octets(4),
            reader.IsDBNull(5) ? null : reader.GetGuid(5)));

    private sealed record Row(string Label, Guid Id, DateTimeOffset Seen, long Number, byte[] Octets, Guid? Other);
}
