namespace Fabra.Grpc.Server.Configuration;

/// <summary>Where the vectors of documents and queries come from.</summary>
public enum EmbeddingProvider
{
    /// <summary>Hashed words and their parts, in this process.</summary>
    Local,

    /// <summary>An endpoint that speaks the embeddings call of the OpenAI API.</summary>
    Openai,
}
