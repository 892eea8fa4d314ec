using System.Collections.Frozen;

namespace Fabra.Core.Values;

/// <summary>The words that stand for kinds in stored JSON, REST and messages.</summary>
internal static class ValueKinds
{
    private static readonly string[] Words =
        ["null", "bool", "int64", "double", "string", "bytes", "timestamp", "list", "struct"];

    private static readonly FrozenDictionary<string, ValueKind> Kinds =
        Words.Select((word, index) => (word, (ValueKind)index)).ToFrozenDictionary(pair => pair.word, pair => pair.Item2);

    /// <summary>The lower-case word of a kind.</summary>
    public static string Word(this ValueKind kind) => Words[(int)kind];

    /// <summary>The kind that a word stands for.</summary>
    public static bool TryParse(string word, out ValueKind kind) => Kinds.TryGetValue(word, out kind);
}
