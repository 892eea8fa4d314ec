using System.Collections;
using System.Globalization;
using System.Numerics;
using DuckDB.NET.Data;
using Fabra.Core.Time;
using Fabra.Core.Values;

namespace Fabra.Storage.DuckDb.Sql;

/// <summary>
/// DuckDB's values as Fabra's. What has no kind of its own (decimals, dates, times, UUIDs, integers beyond 64 bits, NaN) is its text.
/// </summary>
internal static class SqlValues
{
    public static IReadOnlyList<Value> ReadRow(DuckDBDataReader reader)
    {
        var row = new Value[reader.FieldCount];
        for (var i = 0; i < row.Length; i++)
        {
            row[i] = reader.IsDBNull(i) ? Value.Null : Of(reader.GetValue(i));
        }

        return row;
    }

    private static Value Of(object? field) => field switch
    {
        null or DBNull => Value.Null,
        bool flag => Value.Of(flag),
        sbyte or byte or short or ushort or int or uint or long => Value.Of(Convert.ToInt64(field, CultureInfo.InvariantCulture)),
        ulong number => number <= long.MaxValue ? Value.Of((long)number) : Text(number),
        BigInteger number => number >= long.MinValue && number <= long.MaxValue ? Value.Of((long)number) : Text(number),
        float number => float.IsFinite(number) ? Value.Of((double)number) : Text(number),
        double number => double.IsFinite(number) ? Value.Of(number) : Text(number),
        string text => Value.Of(Storable(text)),
        Guid id => Value.Of(id.ToString("D")),
        DateTime time => Value.Of(new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)).CutToMicroseconds()),
        DateTimeOffset time => Value.Of(time.CutToMicroseconds()),
        DateOnly date => Value.Of(date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
        TimeOnly time => Value.Of(time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)),
        TimeSpan span => Value.Of(span.ToString("c", CultureInfo.InvariantCulture)),
        Stream octets => Octets(octets),
        IDictionary fields => Value.Of(Fields(fields)),
        IEnumerable elements => Value.Of(elements.Cast<object?>().Select(Of)),
        _ => Text(field),
    };

    private static IEnumerable<KeyValuePair<string, Value>> Fields(IDictionary fields)
    {
        foreach (DictionaryEntry field in fields)
        {
            yield return KeyValuePair.Create(
                Storable(Convert.ToString(field.Key, CultureInfo.InvariantCulture)!), Of(field.Value));
        }
    }

    private static Value Octets(Stream stream)
    {
        using (stream)
        {
            var octets = new byte[stream.Length];
            stream.ReadExactly(octets);
            return Value.Of(octets);
        }
    }

    private static Value Text(object field) => Value.Of(Storable(Convert.ToString(field, CultureInfo.InvariantCulture)!));

    // A query can compose what Fabra never stores, such as chr(0).
    private static string Storable(string text) => TextRules.Fault(text) is null ? text : text.Replace('\0', '\uFFFD');
}
