using System.Runtime.CompilerServices;

namespace Fabra.Core.Values;

/// <summary>
/// The words for an enumeration in what is stored, answered and measured, in the order of its members. A member's name in code may change;
/// its word may not.
/// </summary>
/// <param name="words">One for each member, from 0.</param>
internal sealed class EnumWords<T>(params string[] words)
    where T : struct, Enum
{
    public string Of(T member) => words[Unsafe.BitCast<T, int>(member)];

    public bool TryParse(string word, out T member)
    {
        var index = Array.IndexOf(words, word);
        member = index >= 0 ? Unsafe.BitCast<int, T>(index) : default;
        return index >= 0;
    }

    /// <exception cref="FormatException">It is none of the words.</exception>
    public T Parse(string word) => TryParse(word, out var member)
        ? member
        : throw new FormatException($"\"{word}\" is none of {string.Join(", ", words)}.");
}
