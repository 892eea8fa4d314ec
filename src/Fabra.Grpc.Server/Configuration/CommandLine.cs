using Fabra.Core.Naming;

namespace Fabra.Grpc.Server.Configuration;

/// <summary>The command line as settings: <c>--grpc-port 0</c> or <c>--grpc-port=0</c>.</summary>
internal static class CommandLine
{
    /// <summary>
    /// The settings given, by name in the environment; what cannot be understood is added to <paramref name="problems"/>.
    /// </summary>
    public static Dictionary<string, string> Parse(IReadOnlyList<string> arguments, List<string> problems)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var (flag, value) = Split(arguments[i]);
            var setting = FabraSettings.All.FirstOrDefault(s => s.Flag == flag);
            if (setting is null)
            {
                var closest = ClosestNames.To(flag, FabraSettings.All.Select(s => s.Flag));
                problems.Add($"{flag} is not an option" + ClosestNames.Hint(closest));
                // What follows is most likely the unknown option's value; naming it as a second problem would only distract.
                i += value is null && i + 1 < arguments.Count && !arguments[i + 1].StartsWith("--", StringComparison.Ordinal) ? 1 : 0;
                continue;
            }

            if (value is null && i + 1 < arguments.Count)
            {
                value = arguments[++i];
            }

            if (value is null)
            {
                problems.Add($"{flag} needs a value; allowed: {setting.Allowed}.");
                continue;
            }

            given[setting.Name] = value;
        }

        return given;
    }

    private static (string Flag, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? (argument, null) : (argument[..equals], argument[(equals + 1)..]);
    }
}
