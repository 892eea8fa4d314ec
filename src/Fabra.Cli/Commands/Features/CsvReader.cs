using System.Runtime.CompilerServices;
using System.Text;

namespace Fabra.Cli.Commands.Features;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">The line it begins on, from 1.</param>
/// <param name="Fields">Its fields.</param>
/// <param name="Error">What is wrong with it. Null: nothing.</param>
internal sealed record CsvRecord(long Line, IReadOnlyList<string> Fields, string? Error);

/// <summary>Reads CSV as RFC 4180 §2 has it: quoted fields may hold commas, doubled quotes and line breaks.</summary>
internal static class CsvReader
{
    public static async IAsyncEnumerable<CsvRecord> ReadAsync(
        TextReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var line = 1L; await reader.ReadLineAsync(cancellationToken) is { } text; line++)
        {
            if (text.Length == 0)
            {
                continue;
            }

            var first = line;
            var state = new Parser();
            state.Take(text);
            while (state.IsQuoted && await reader.ReadLineAsync(cancellationToken) is { } more)
            {
                line++;
                state.Take("\n" + more);
            }

            yield return state.Finish(first);
        }
    }

    private sealed class Parser
    {
        private readonly List<string> _fields = [];
        private readonly StringBuilder _field = new();
        private bool _wasQuoted;
        private string? _error;

        /// <summary>Whether a quoted field is open, so that the record goes on with the next line.</summary>
        public bool IsQuoted { get; private set; }

        public void Take(string text)
        {
            for (var i = 0; i < text.Length; i++)
            {
                var c = text[i];
                if (IsQuoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    _field.Append('"');
                    i++;
                }
                else if (IsQuoted)
                {
                    IsQuoted = c != '"';
                    _field.Append(IsQuoted ? c.ToString() : "");
                }
                else
                {
                    TakeUnquoted(c);
                }
            }
        }

        public CsvRecord Finish(long line)
        {
            EndField();
            return new CsvRecord(line, _fields, IsQuoted ? "A quoted field is not closed." : _error);
        }

        private void TakeUnquoted(char c)
        {
            if (c == ',')
            {
                EndField();
            }
            else if (c == '"' && _field.Length == 0 && !_wasQuoted)
            {
                IsQuoted = true;
                _wasQuoted = true;
            }
            else if (c == '"' || _wasQuoted)
            {
                _error ??= "A quote stands in the middle of a field.";
            }
            else
            {
                _field.Append(c);
            }
        }

        private void EndField()
        {
            _fields.Add(_field.ToString());
            _field.Clear();
            _wasQuoted = false;
        }
    }
}
