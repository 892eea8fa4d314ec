using System.Text;

namespace Fabra.Grpc.Server;

internal static class Naming
{
    /// <summary><c>ContextId</c> becomes <c>context_id</c>; names already in that form stay as they are.</summary>
    public static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        for (var i = 0; i < name.Length; i++)
        {
            var upper = char.IsAsciiLetterUpper(name[i]);
            var startsWord = upper && i > 0 && name[i - 1] != '_'
                && (!char.IsAsciiLetterUpper(name[i - 1]) || (i + 1 < name.Length && char.IsAsciiLetterLower(name[i + 1])));
            if (startsWord)
            {
                text.Append('_');
            }

            text.Append(upper ? char.ToLowerInvariant(name[i]) : char.IsAsciiLetterOrDigit(name[i]) ? name[i] : '_');
        }

        return text.ToString();
    }

    public static string UpperSnakeCase(string name) => SnakeCase(name).ToUpperInvariant();
}
