namespace Fabra.Storage.Sql;

/// <summary>What one SELECT of an auditor may take, whatever the store.</summary>
internal static class SqlLimits
{
    /// <summary>Most bytes of one field. More than the largest part of a record has, and a message must hold the row.</summary>
    public const int MostFieldBytes = 32 << 20;

    /// <exception cref="FabraException"><see cref="ErrorReason.InvalidSql"/>: more than <see cref="MostFieldBytes"/>.</exception>
    public static void CheckField(long bytes, string column)
    {
        if (bytes > MostFieldBytes)
        {
            throw Refused($"a value of column {column} has {bytes} bytes, at most {MostFieldBytes} are answered");
        }
    }

    public static FabraException NoRow(TimeSpan limit) =>
        Refused($"the statement was ended: no row came within {limit.TotalSeconds:0.###} s");

    private static FabraException Refused(string message) =>
        new(ErrorReason.InvalidSql, message) { Fields = [new FieldViolation("sql", message)] };
}
