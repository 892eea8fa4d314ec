using System.Text.Json;
using Google.Protobuf.Reflection;

namespace Fabra.Cli.Rendering;

/// <summary>The short lower-case words for the contract's enums.</summary>
internal static class Words
{
    /// <summary>The word for a value of a generated enum.</summary>
    public static string Of<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary>The word for a number of an enum, without the enum's own name; null for the unspecified.</summary>
    public static string? Of(EnumDescriptor type, int number)
    {
        if (number == 0)
        {
            return null;
        }

        var prefix = JsonNamingPolicy.SnakeCaseUpper.ConvertName(type.Name) + "_";
        // A newer server may send a number that this version has no name for.
        return type.FindValueByNumber(number)?.Name[prefix.Length..].ToLowerInvariant() ?? $"unknown_{number}";
    }
}
