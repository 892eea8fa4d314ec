namespace Fabra.Grpc.Server.Configuration;

internal static partial class FabraSettings
{
    private const string EmbeddingProviderName = "FABRA_EMBEDDING_PROVIDER";

    /// <summary>Whether a setting means something only with an embedding endpoint.</summary>
    public static bool IsOfEndpoint(string name) =>
        name.StartsWith("FABRA_EMBEDDING_", StringComparison.Ordinal) && name != EmbeddingProviderName;

    // A property: between the parts of a class the order in which fields are set is not defined.
    private static FabraSetting[] Embedding =>
    [
        new(EmbeddingProviderName, "What makes the vectors of documents.", "local, openai (any endpoint that speaks its API)",
            (o, t) => SettingText.Choice<EmbeddingProvider>(t, v => o.Embedding.Provider = v),
            o => SettingText.Show(o.Embedding.Provider)),
        new("FABRA_EMBEDDING_BASE_URL", "Address of the endpoint, without /embeddings.", "an http or https URL",
            (o, t) => SettingText.HttpUrl(t, v => o.Embedding.BaseUrl = v), o => o.Embedding.BaseUrl.ToString())
        { IsUrl = true },
        new("FABRA_EMBEDDING_API_KEY", "Key for the endpoint.", "1 to 512 printable ASCII characters without spaces",
            (o, t) => SettingText.Word(t, 512, v => o.Embedding.ApiKey = v), o => o.Embedding.ApiKey)
        { IsSecret = true },
        new("FABRA_EMBEDDING_MODEL", "Model of the endpoint.", "1 to 200 printable ASCII characters without spaces",
            (o, t) => SettingText.Word(t, 200, v => o.Embedding.Model = v), o => o.Embedding.Model),
        new("FABRA_EMBEDDING_DIMENSIONS", "Dimensions of the model's vectors.", "1 to 16384",
            (o, t) => SettingText.Integer(t, 1, 16_384, v => o.Embedding.Dimensions = (int)v),
            o => o.Embedding.Dimensions is { } dimensions ? SettingText.Show(dimensions) : null),
        new("FABRA_EMBEDDING_REQUEST_DIMENSIONS", "Whether requests ask for that many dimensions.", "true, false",
            (o, t) => SettingText.Boolean(t, v => o.Embedding.RequestDimensions = v), o => SettingText.Show(o.Embedding.RequestDimensions)),
        new("FABRA_EMBEDDING_BATCH_SIZE", "Texts to a request.", "1 to 2048",
            (o, t) => SettingText.Integer(t, 1, 2048, v => o.Embedding.BatchSize = (int)v), o => SettingText.Show(o.Embedding.BatchSize)),
        new("FABRA_EMBEDDING_MAX_INPUT_TOKENS", "Tokens that the model reads of one text; longer chunks are split.", "64 to 1000000",
            (o, t) => SettingText.Integer(t, 64, 1_000_000, v => o.Embedding.MaxInputTokens = (int)v),
            o => o.Embedding.MaxInputTokens is { } tokens ? SettingText.Show(tokens) : null),
        new("FABRA_EMBEDDING_TOKENIZER", "What counts those tokens.", "model, o200k_base, cl100k_base, estimate_o200k_base, bytes",
            (o, t) => SettingText.Choice<EmbeddingTokenizer>(t, v => o.Embedding.Tokenizer = v),
            o => SettingText.Show(o.Embedding.Tokenizer)),
        new("FABRA_EMBEDDING_TIMEOUT", "Time for one attempt.", "100ms to 10m, such as 30s",
            (o, t) => SettingText.Duration(t, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10), v => o.Embedding.Timeout = v),
            o => SettingText.Show(o.Embedding.Timeout)),
        new("FABRA_EMBEDDING_MAX_RETRIES", "Further attempts after a failure that may pass.", "0 to 10",
            (o, t) => SettingText.Integer(t, 0, 10, v => o.Embedding.MaxRetries = (int)v), o => SettingText.Show(o.Embedding.MaxRetries)),
        new("FABRA_EMBEDDING_REQUESTS_PER_MINUTE", "Attempts in any minute; more wait.", "1 to 1000000",
            (o, t) => SettingText.Integer(t, 1, 1_000_000, v => o.Embedding.RequestsPerMinute = (int)v),
            o => o.Embedding.RequestsPerMinute is { } requests ? SettingText.Show(requests) : null),
        new("FABRA_EMBEDDING_TOKENS_PER_MINUTE", "Tokens sent in any minute; more wait.", "1000 to 1000000000",
            (o, t) => SettingText.Integer(t, 1000, 1_000_000_000, v => o.Embedding.TokensPerMinute = (int)v),
            o => o.Embedding.TokensPerMinute is { } tokens ? SettingText.Show(tokens) : null),
    ];
}
