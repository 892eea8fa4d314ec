namespace Fabra.Grpc.Server.Configuration;

/// <summary>What counts the tokens of an embedding model.</summary>
public enum EmbeddingTokenizer
{
    /// <summary>The model's own where it is known, as OpenAI's are; else <see cref="EstimateO200kBase"/>.</summary>
    Model,

    /// <summary>The vocabulary of OpenAI's newer models.</summary>
    O200kBase,

    /// <summary>The vocabulary of OpenAI's embedding models.</summary>
    Cl100kBase,

    /// <summary>Six fifths of what <see cref="O200kBase"/> counts.</summary>
    EstimateO200kBase,

    /// <summary>Each octet of UTF-8 is one: no tokenizer makes more.</summary>
    Bytes,
}
