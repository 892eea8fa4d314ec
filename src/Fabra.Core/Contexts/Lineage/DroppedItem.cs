
namespace Fabra.Core.Contexts;

/// <summary>One item that is not in the text.</summary>
/// <param name="Reason"><see cref="Budget"/> or <see cref="Missing"/>.</param>
public sealed record DroppedItem(string SourceId, int Priority, int TokenCount, string Reason)
{
    public const string Budget = "budget";

    public const string Missing = "missing";
}
