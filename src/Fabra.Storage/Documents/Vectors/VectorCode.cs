using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fabra.Storage.Documents.Vectors;

/// <summary>
/// A vector in a quarter of its size, for a first look at all of them: a factor, a bound of the error, and one signed octet for
/// each dimension. The dot product with the vector itself lies within the bound of the one with its code, so that nothing that
/// belongs to the best is missed. Stored: never to change.
/// </summary>
internal static class VectorCode
{
    private const int HeadLength = 8;
    private const float Greatest = 127;

    // Of a float's last digit, for each addition: the estimate is added up in floats.
    private const double Rounding = 1.2e-7;

    /// <summary>Octets of the code of a vector.</summary>
    public static int Length(int dimensions) => HeadLength + dimensions;

    public static byte[] Encode(ReadOnlySpan<float> vector)
    {
        var code = new byte[Length(vector.Length)];
        var factor = Factor(vector);
        var digits = MemoryMarshal.Cast<byte, sbyte>(code.AsSpan(HeadLength));
        var missed = 0.0;
        var kept = 0.0;
        for (var i = 0; i < vector.Length; i++)
        {
            digits[i] = factor == 0 ? (sbyte)0 : (sbyte)Math.Clamp(MathF.Round(vector[i] / factor), -Greatest, Greatest);
            var amount = (double)factor * digits[i];
            missed += (vector[i] - amount) * (vector[i] - amount);
            kept += amount * amount;
        }

        var error = Math.Sqrt(missed) + (Math.Sqrt(kept) * ((vector.Length / 8) + 16) * Rounding);
        BinaryPrimitives.WriteSingleLittleEndian(code, factor);
        BinaryPrimitives.WriteSingleLittleEndian(code.AsSpan(4), MathF.BitIncrement((float)error));
        return code;
    }

    /// <summary>
    /// About the dot product of a query with the vector of a code, and how far at most it is off for a query of length 1.
    /// </summary>
    public static (float Amount, float Error) Estimate(ReadOnlySpan<byte> code, ReadOnlySpan<float> query)
    {
        var digits = MemoryMarshal.Cast<byte, sbyte>(code[HeadLength..]);
        return (
            BinaryPrimitives.ReadSingleLittleEndian(code) * Dot(digits, query),
            BinaryPrimitives.ReadSingleLittleEndian(code[4..]));
    }

    // A factor that is so small that it loses digits keeps nothing.
    private static float Factor(ReadOnlySpan<float> vector)
    {
        var greatest = 0f;
        foreach (var amount in vector)
        {
            greatest = Math.Max(greatest, Math.Abs(amount));
        }

        return greatest / Greatest is var factor && factor > 1e-30f ? factor : 0;
    }

    private static float Dot(ReadOnlySpan<sbyte> digits, ReadOnlySpan<float> query)
    {
        var codes = MemoryMarshal.Cast<sbyte, Vector256<sbyte>>(digits);
        var amounts = MemoryMarshal.Cast<float, Vector256<float>>(query);
        var (first, second, third, fourth) =
            (Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero, Vector256<float>.Zero);
        for (var i = 0; i < codes.Length; i++)
        {
            var (low, high) = Vector256.Widen(codes[i]);
            var (a, b) = Vector256.Widen(low);
            var (c, d) = Vector256.Widen(high);
            first += Vector256.ConvertToSingle(a) * amounts[4 * i];
            second += Vector256.ConvertToSingle(b) * amounts[(4 * i) + 1];
            third += Vector256.ConvertToSingle(c) * amounts[(4 * i) + 2];
            fourth += Vector256.ConvertToSingle(d) * amounts[(4 * i) + 3];
        }

        var sum = Vector256.Sum(first + second + (third + fourth));
        for (var i = codes.Length * Vector256<sbyte>.Count; i < digits.Length; i++)
        {
            sum += digits[i] * query[i];
        }

        return sum;
    }
}
