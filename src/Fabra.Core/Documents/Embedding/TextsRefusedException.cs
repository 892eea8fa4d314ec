namespace Fabra.Core.Documents.Embedding;

/// <summary>
/// The embedder works, and does not take what it was given: one of the texts, or so many at a time. It is no failure of the embedder.
/// </summary>
internal sealed class TextsRefusedException : Exception
{
    /// <param name="message">For people, callers see it: which embedder, and what it says.</param>
    /// <param name="cause">What it came from.</param>
    public TextsRefusedException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
