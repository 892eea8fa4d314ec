namespace Fabra.Core.Documents.Chunking;

/// <summary>What ends at a place in a text, the better place to cut the greater.</summary>
internal enum Boundary
{
    None,

    /// <summary>
    /// A punctuation mark or symbol before a letter or number, without a space: as in a URL or JSON without spaces. Also an abbreviation:
    /// nearly as bad a place.
    /// </summary>
    Mark,

    /// <summary>A word, before white space.</summary>
    Word,

    /// <summary>A line.</summary>
    Line,

    /// <summary>A sentence.</summary>
    Sentence,

    /// <summary>A paragraph, before an empty line.</summary>
    Paragraph,
}
