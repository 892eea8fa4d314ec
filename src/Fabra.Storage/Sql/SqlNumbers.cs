using System.Globalization;

namespace Fabra.Storage.Sql;

/// <summary>Exact numbers of a SELECT, the same from every store: a sum of whole numbers has one kind, whatever type a database gives it.</summary>
internal static class SqlNumbers
{
    /// <summary>An int64 when the text is a whole number without a fraction that fits into 64 bits; else the text.</summary>
    public static Value Whole(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? Value.Of(number)
            : Value.Of(text);
}
