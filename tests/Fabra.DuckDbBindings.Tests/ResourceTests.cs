using DuckDB.NET.Data;

namespace Fabra.DuckDbBindings.Tests;

[Collection(nameof(ProcessWide))]
public sealed class ResourceTests
{
    private const long Megabyte = 1 << 20;
    private const string ThreeHundredMegabytes = "SELECT i, repeat('x', 300) FROM range(1000000) r(i)";

    [Fact]
    public void Stream_a_million_rows_needs_less_memory_than_they_hold()
    {
        using var connection = Sql.Open(":memory:", ";threads=2");
        using var command = connection.Command(ThreeHundredMegabytes);
        command.UseStreamingMode = true;
        var before = Environment.WorkingSet;
        long rows = 0, sum = 0, peak = 0;

        using (var reader = command.ExecuteReader())
        {
            for (; reader.Read(); rows++)
            {
                sum += reader.GetInt64(0);
                peak = rows % 10_000 == 0 ? Math.Max(peak, Environment.WorkingSet) : peak;
            }
        }

        rows.ShouldBe(1_000_000);
        sum.ShouldBe(499_999_500_000);
        (peak - before).ShouldBeLessThan(100 * Megabyte);

        // The measure tells the difference: not streamed, the same rows are held at once.
        command.UseStreamingMode = false;
        before = Environment.WorkingSet;
        using var whole = command.ExecuteReader();
        (Environment.WorkingSet - before).ShouldBeGreaterThan(200 * Megabyte);
    }

    [Fact]
    public void Open_and_close_a_thousand_times_leaks_no_descriptor_or_thread()
    {
        using var file = new TempFile();
        OpenAndClose(file.Path, times: 20);
        var descriptors = Directory.GetFileSystemEntries("/proc/self/fd").Length;
        var threads = Directory.GetDirectories("/proc/self/task").Length;

        OpenAndClose(file.Path, times: 1000);

        Directory.GetFileSystemEntries("/proc/self/fd").Length.ShouldBeLessThan(descriptors + 20);
        Directory.GetDirectories("/proc/self/task").Length.ShouldBeLessThan(threads + 20);
    }

    [Fact]
    public void Statements_and_appenders_by_the_thousand_leak_no_memory()
    {
        using var connection = Sql.Open(":memory:", ";threads=1");
        connection.Run("CREATE TABLE t (a INTEGER, b VARCHAR)");
        UseEverything(connection, times: 200);
        var before = SettledWorkingSet();

        UseEverything(connection, times: 1_000);

        (SettledWorkingSet() - before).ShouldBeLessThan(48 * Megabyte);
    }

    private static long SettledWorkingSet()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        return Environment.WorkingSet;
    }

    private static void OpenAndClose(string path, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var connection = Sql.Open(path, ";threads=1");
            connection.Value("SELECT 1").ShouldBe(1);
        }
    }

    private static void UseEverything(DuckDBConnection connection, int times)
    {
        // Each leaked value, result, error or chunk would weigh 64 kB or more. The appender's row is dropped before it
        // reaches the table, since a table in memory keeps the room of deleted and rolled-back rows for a while.
        var text = new string('x', 64_000);
        for (var i = 0; i < times; i++)
        {
            using (var appender = connection.CreateAppender("t"))
            {
                appender.CreateRow().AppendValue((int?)i).AppendValue(text).EndRow();
                appender.Clear();
            }

            connection.Value("SELECT ?", text).ShouldBe(text);
            Should.Throw<DuckDBException>(() => connection.Value("SELECT error(?)", text));
        }
    }
}
