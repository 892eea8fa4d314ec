using System.Globalization;
using System.Numerics;

namespace DuckDB.NET.Native;

/// <summary>Brings a value that was read to the type that was asked for, if nothing but precision is lost by it.</summary>
internal static class ValueConversion
{
    public static object To(Type target, object value)
    {
        if (target.IsInstanceOfType(value) && target != typeof(object))
        {
            return value;
        }

        return value switch
        {
            DuckDBDateOnly date => FromDate(target, date),
            DuckDBTimeOnly time when target == typeof(TimeOnly) || target == typeof(object) => (object)(TimeOnly)time,
            DuckDBTimestamp timestamp => FromTimestamp(target, timestamp),
            DuckDBInterval interval when target == typeof(TimeSpan) || target == typeof(object) => (object)(TimeSpan)interval,
            DuckDBDecimal number when target == typeof(BigInteger) && number.Scale == 0 => (object)number.Value.ToBigInteger(),
            DuckDBDecimal number => To(target, ToDecimal(number)),
            BigInteger number => FromBigInteger(target, number),
            _ when target == typeof(object) => value,
            _ when target == typeof(BigInteger) && IsIntegral(value.GetType()) =>
                BigInteger.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture),
            _ when IsWidening(value.GetType(), target) => Convert.ChangeType(value, target, CultureInfo.InvariantCulture),
            _ => throw Refused(value, target),
        };
    }

    // Each arm is boxed as it is: left to itself, the compiler would convert all arms to one common type.
    private static object FromDate(Type target, DuckDBDateOnly date) => target switch
    {
        _ when target == typeof(DateOnly) || target == typeof(object) => (object)(DateOnly)date,
        _ when target == typeof(DateTime) => (object)(DateTime)date,
        _ => throw Refused(date, target),
    };

    private static object FromTimestamp(Type target, DuckDBTimestamp timestamp) => target switch
    {
        _ when target == typeof(DateTime) || target == typeof(object) => (object)timestamp.ToDateTime(),
        _ when target == typeof(DateTimeOffset) => (object)new DateTimeOffset(timestamp.ToDateTime(), TimeSpan.Zero),
        _ => throw Refused(timestamp, target),
    };

    private static object FromBigInteger(Type target, BigInteger value) => Type.GetTypeCode(target) switch
    {
        TypeCode.SByte => (object)(sbyte)value,
        TypeCode.Int16 => (object)(short)value,
        TypeCode.Int32 => (object)(int)value,
        TypeCode.Int64 => (object)(long)value,
        TypeCode.Byte => (object)(byte)value,
        TypeCode.UInt16 => (object)(ushort)value,
        TypeCode.UInt32 => (object)(uint)value,
        TypeCode.UInt64 => (object)(ulong)value,
        TypeCode.Single => (object)(float)value,
        TypeCode.Double => (object)(double)value,
        TypeCode.Decimal => (object)(decimal)value,
        TypeCode.Object when target == typeof(object) => (object)value,
        _ => throw Refused(value, target),
    };

    private static decimal ToDecimal(DuckDBDecimal number)
    {
        var value = number.Value.ToInt128();
        var magnitude = (UInt128)Int128.Abs(value);
        return magnitude >> 96 == 0 && number.Scale <= 28
            ? new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64),
                Int128.IsNegative(value), number.Scale)
            : throw new OverflowException($"{number} has more digits than a System.Decimal.");
    }

    private static bool IsWidening(Type source, Type target) =>
        (IsIntegral(source) && (IsIntegral(target) || IsFractional(target)))
        || (IsFractional(source) && IsFractional(target));

    private static bool IsIntegral(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64;

    private static bool IsFractional(Type type) => Type.GetTypeCode(type) is >= TypeCode.Single and <= TypeCode.Decimal;

    private static InvalidCastException Refused(object value, Type target) =>
        new($"A value read as {value.GetType().Name} cannot be taken as {target.Name}.");
}
