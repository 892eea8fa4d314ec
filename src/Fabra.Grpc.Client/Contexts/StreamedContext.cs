using Fabra.V1;

namespace Fabra.Client;

/// <summary>One context of a stream.</summary>
/// <param name="Context">The context.</param>
/// <param name="ResumeToken">Continues the stream after this context.</param>
public sealed record StreamedContext(Context Context, string ResumeToken);
