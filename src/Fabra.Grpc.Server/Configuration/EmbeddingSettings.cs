namespace Fabra.Grpc.Server.Configuration;

/// <summary>What makes the vectors of documents and queries. All but the provider are for an endpoint.</summary>
public sealed class EmbeddingSettings
{
    /// <summary>Default local.</summary>
    public EmbeddingProvider Provider { get; set; }

    /// <summary>Address of the endpoint, http or https, to which <c>/embeddings</c> is added. Default OpenAI's own.</summary>
    public Uri BaseUrl { get; set; } = new("https://api.openai.com/v1");

    /// <summary>What the endpoint is shown; null for one that asks for nothing. A secret.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Name of the model as the endpoint knows it, 1 to 200 characters. Required with an endpoint.</summary>
    public string? Model { get; set; }

    /// <summary>Of the model's vectors, 1 to 16,384. Required with an endpoint.</summary>
    public int? Dimensions { get; set; }

    /// <summary>Whether requests ask for that many dimensions, which not every model can give. Default false.</summary>
    public bool RequestDimensions { get; set; }

    /// <summary>Texts to a request, 1 to 2,048. Default 32: with the largest chunks that is below OpenAI's 300,000 tokens.</summary>
    public int BatchSize { get; set; } = 32;

    /// <summary>
    /// Tokens that the model reads of one text, 64 to 1,000,000; a document that makes longer chunks is split smaller. Null: chunks are as
    /// long as their index says.
    /// </summary>
    public int? MaxInputTokens { get; set; }

    /// <summary>What counts <see cref="MaxInputTokens"/>. Default: the model's own tokenizer.</summary>
    public EmbeddingTokenizer Tokenizer { get; set; }

    /// <summary>Time for one attempt, 100 ms to 10 minutes. Default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Further attempts after a failure that may pass, 0 to 10. Default 4.</summary>
    public int MaxRetries { get; set; } = 4;

    /// <summary>Attempts in any minute, 1 to 1,000,000; more wait. Null: no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>Tokens of texts in any minute, 1,000 to 1,000,000,000; more wait. Null: no limit.</summary>
    public int? TokensPerMinute { get; set; }
}
