using System.Text;

namespace Fabra.Cli.Commands.Index;

/// <summary>Text in single or double quotes; a backslash takes the next character as it is.</summary>
internal static class QuotedText
{
    /// <summary>Reads quoted text that begins at <paramref name="start"/>.</summary>
    /// <param name="text">The whole.</param>
    /// <param name="start">Where the opening quote is expected.</param>
    /// <param name="value">What stands between the quotes.</param>
    /// <param name="end">The place after the closing quote; that of the opening one when it is never closed.</param>
    public static bool TryRead(string text, int start, out string value, out int end)
    {
        value = "";
        end = start;
        if (start >= text.Length || text[start] is not ('"' or '\''))
        {
            return false;
        }

        var read = new StringBuilder();
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == text[start])
            {
                value = read.ToString();
                end = i + 1;
                return true;
            }

            if (text[i] == '\\' && i + 1 < text.Length)
            {
                i++;
            }

            read.Append(text[i]);
        }

        return false;
    }
}
