using Fabra.Core.Errors;
using Fabra.Storage.Text;

namespace Fabra.Storage.DuckDb.Writing;

/// <summary>DuckDB takes any octets for text, so that text is checked here.</summary>
internal static class Utf8Rules
{
    public static readonly StorableText Text = new(DuckDbErrors.Store);

    /// <exception cref="RowRefusedException">The text holds U+0000 or half of a surrogate pair.</exception>
    public static string Check(string text, string column) => Text.Check(text, column);
}
