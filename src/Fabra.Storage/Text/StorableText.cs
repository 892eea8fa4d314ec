using System.Text.Unicode;
using Fabra.Core.Errors;
using Fabra.Core.Values;

namespace Fabra.Storage.Text;

/// <summary>Refuses text that not every backend can store, so that a record which one takes fits all of them.</summary>
internal sealed class StorableText(string store)
{
    /// <summary>The store's name in errors.</summary>
    public string Store { get; } = store;

    /// <exception cref="RowRefusedException">Not UTF-8, or U+0000 in it.</exception>
    public ReadOnlyMemory<byte> Check(ReadOnlyMemory<byte> text, string column)
    {
        if (!Utf8.IsValid(text.Span))
        {
            throw new RowRefusedException(Store, $"{column} is not UTF-8");
        }

        return text.Span.Contains((byte)0) ? throw new RowRefusedException(Store, $"{column} holds U+0000") : text;
    }

    /// <exception cref="RowRefusedException">The text holds U+0000 or half of a surrogate pair.</exception>
    public string Check(string text, string column) => TextRules.Fault(text) is { } fault
        ? throw new RowRefusedException(Store, $"{column}: {fault}")
        : text;
}
