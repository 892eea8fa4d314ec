using System.Text;

namespace Fabra.Grpc.Server.Configuration;

/// <summary>The settings as a help text, from the table that reads them.</summary>
internal static class Usage
{
    public static string Text()
    {
        var defaults = new FabraOptions();
        var text = new StringBuilder("Usage: fabra serve [--option value]...\n\n");
        foreach (var setting in FabraSettings.All)
        {
            text.Append("  ").Append(setting.Flag).Append("  (").Append(setting.Name).Append(")\n      ")
                .Append(setting.Description).Append(" Allowed: ").Append(setting.Allowed).Append('.');
            if (!setting.IsSecret && setting.Read(defaults) is { } value)
            {
                text.Append(" Default: ").Append(value).Append('.');
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
