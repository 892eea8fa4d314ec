using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Fabra.Core.Documents.Search;

/// <summary>
/// The score of two vectors, the same to the last digit on every machine and backend: products of two floats are exact as doubles, and
/// they are added in one order.
/// </summary>
internal static class Similarity
{
    /// <summary>What scores are rounded to.</summary>
    public const int Decimals = 6;

    /// <summary>The dot product, rounded to 6 decimals; of vectors of length 1, the cosine of the angle between them.</summary>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static double Score(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => Round(Dot(left, right));

    /// <summary>A score as it is told and compared; never -0.</summary>
    public static double Round(double score) => Math.Round(score, Decimals) + 0.0;

    /// <summary>The dot product before it is rounded.</summary>
    public static double Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException($"A vector of {left.Length} dimensions cannot be compared with one of {right.Length}.");
        }

        // Eight sums side by side, whatever the machine: its own vector width would change the order of the additions.
        var lefts = MemoryMarshal.Cast<float, Vector256<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector256<float>>(right);
        var lower = Vector256<double>.Zero;
        var upper = Vector256<double>.Zero;
        for (var i = 0; i < lefts.Length; i++)
        {
            var (leftLower, leftUpper) = Vector256.Widen(lefts[i]);
            var (rightLower, rightUpper) = Vector256.Widen(rights[i]);
            lower += leftLower * rightLower;
            upper += leftUpper * rightUpper;
        }

        var sum = Vector256.Sum(lower + upper);
        for (var i = lefts.Length * Vector256<float>.Count; i < left.Length; i++)
        {
            sum += (double)left[i] * right[i];
        }

        return sum;
    }
}
