using System.Collections.Frozen;
using Fabra.V1;
using Google.Protobuf.Reflection;

namespace Fabra.Client;

/// <summary>Reasons as they stand in errors, without the enum's prefix.</summary>
internal static class ErrorReasons
{
    private const string Prefix = "ERROR_REASON_";

    private static readonly FrozenDictionary<string, ErrorReason> ByName =
        ErrorsReflection.Descriptor.EnumTypes.Single(type => type.Name == nameof(ErrorReason)).Values
            .ToFrozenDictionary(WithoutPrefix, value => (ErrorReason)value.Number);

    public static ErrorReason Parse(string reason) => ByName.GetValueOrDefault(reason);

    private static string WithoutPrefix(EnumValueDescriptor value) => value.Name[Prefix.Length..];
}
