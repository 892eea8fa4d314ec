using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;

namespace Fabra.Core.Documents.Search;

/// <summary>
/// Makes words comparable: compatibility forms (NFKC) and case are folded, and accents and optional vowel marks left out, so that "ﬁn",
/// "FIN" and "fín" are one. By a table of our own, made from Unicode 17.0: the runtime's depends on the machine, and terms are stored.
/// </summary>
internal static class CharacterFolding
{
    private static readonly FrozenDictionary<int, string> Table = Load();

    /// <summary>Appends the folded form of <paramref name="word"/>.</summary>
    public static void Append(StringBuilder folded, ReadOnlySpan<char> word)
    {
        foreach (Rune rune in word.EnumerateRunes())
        {
            if (rune.IsAscii)
            {
                folded.Append(char.ToLowerInvariant((char)rune.Value));
            }
            else if (Table.TryGetValue(rune.Value, out string? form))
            {
                folded.Append(form);
            }
            else
            {
                Append(folded, rune);
            }
        }
    }

    private static void Append(StringBuilder folded, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        folded.Append(units[..rune.EncodeToUtf16(units)]);
    }

    private static FrozenDictionary<int, string> Load()
    {
        const string Resource = "Fabra.Core.Documents.Search.Data.folding.txt.br";
        using Stream packed = typeof(CharacterFolding).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The folding table is not embedded as {Resource}.");
        using var lines = new StreamReader(new BrotliStream(packed, CompressionMode.Decompress), Encoding.UTF8);
        var table = new Dictionary<int, string>();
        int point = 0;
        while (lines.ReadLine() is { } line)
        {
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            point += FromBase36(line.AsSpan(0, space));
            table.Add(point, line[(space + 1)..]);
        }

        return table.ToFrozenDictionary();
    }

    private static int FromBase36(ReadOnlySpan<char> digits)
    {
        int number = 0;
        foreach (char digit in digits)
        {
            number = (number * 36) + (char.IsAsciiDigit(digit) ? digit - '0' : digit - 'a' + 10);
        }

        return number;
    }
}
