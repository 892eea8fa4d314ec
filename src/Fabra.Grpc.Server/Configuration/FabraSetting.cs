namespace Fabra.Grpc.Server.Configuration;

/// <summary>One setting: its names, what it allows, and how a text becomes its value.</summary>
/// <param name="Name">Name in the environment, <c>FABRA_GRPC_PORT</c>.</param>
/// <param name="Description">For people, one line.</param>
/// <param name="Allowed">What may be given, for people.</param>
/// <param name="Apply">Writes the value into the options; false when the text is not allowed.</param>
/// <param name="Read">The value in use, for people and logs.</param>
internal sealed record FabraSetting(
    string Name, string Description, string Allowed, Func<FabraOptions, string, bool> Apply, Func<FabraOptions, string?> Read)
{
    internal const string Prefix = "FABRA_";

    /// <summary>True when the value must never be printed.</summary>
    public bool IsSecret { get; init; }

    /// <summary>True when the value is a URL in which somebody may have put a secret.</summary>
    public bool IsUrl { get; init; }

    /// <summary>Whether an empty text is a value, and so an impossible one, rather than the absence of one.</summary>
    public bool RefusesEmpty { get; init; }

    /// <summary>Name on the command line, <c>--grpc-port</c>.</summary>
    public string Flag { get; } = "--" + Name[Prefix.Length..].Replace('_', '-').ToLowerInvariant();

    /// <summary>Name in <c>appsettings.json</c>, compared without case: <c>Fabra:GrpcPort</c>.</summary>
    public string Key { get; } = "Fabra:" + Name[Prefix.Length..].Replace("_", "", StringComparison.Ordinal);

    public string Show(string value) => value.Length == 0 ? "empty" : IsSecret ? "(secret)" : $"'{(IsUrl ? SettingText.WithoutSecrets(value) : value)}'";
}
