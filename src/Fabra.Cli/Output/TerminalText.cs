using System.Globalization;
using System.Text;

namespace Fabra.Cli.Output;

/// <summary>
/// Text for a terminal. What is stored comes from anywhere; the control characters in it could erase the lines above, set the window's
/// title or reverse what is read, so they are shown as JSON writes them, such as <c>\u001b</c>.
/// </summary>
internal static class TerminalText
{
    public static string Escape(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~') ? EscapeAll(text) : text;

    /// <summary>Whether a terminal would do more than show the character. Ends of lines and tabs are layout.</summary>
    public static bool IsUnsafe(char letter) => letter is not ('\n' or '\t')
        && (char.IsControl(letter) || letter is '\u2028' or '\u2029' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'));

    private static string EscapeAll(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\r' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                continue;
            }

            if (IsUnsafe(text[i]))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
            else
            {
                escaped.Append(text[i]);
            }
        }

        return escaped.ToString();
    }
}
