namespace Fabra.Authoring;

/// <summary>How chunks are ranked.</summary>
public enum SearchMode
{
    /// <summary>By reciprocal rank fusion of the two others, constant 60.</summary>
    Hybrid,

    /// <summary>By the cosine similarity of the embeddings.</summary>
    Vector,

    /// <summary>By BM25 over the terms.</summary>
    Lexical,
}
