using Microsoft.Extensions.AI;

namespace Fabra.Core.Documents.Embedding;

/// <summary>Makes the vectors of texts by a generator that may be anywhere, and trusts none of its answers unseen.</summary>
/// <param name="generator">Makes vectors.</param>
/// <param name="identity">What the generator is said to be; its vectors must have these dimensions.</param>
/// <param name="batchSize">Texts given to the generator at a time, at least 1.</param>
internal sealed class DocumentEmbedder(
    IEmbeddingGenerator<string, Embedding<float>> generator, EmbedderIdentity identity, int batchSize)
{
    public EmbedderIdentity Identity { get; } = identity;

    /// <summary>How much of a text it reads; null when that is not known.</summary>
    public InputLimit? InputLimit { get; init; }

    /// <summary>One vector for each text, in order: of length 1, or all zeros where the generator gave zeros.</summary>
    /// <exception cref="FabraException">
    /// <see cref="ErrorReason.EmbedderUnavailable"/>: the generator failed, or gave another number of vectors, other dimensions or numbers
    /// that are not finite. <see cref="ErrorReason.TextRefused"/>: it works, and does not take one of the texts.
    /// </exception>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedAsync(
        IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        var embedded = (await EmbedAllAsync([texts], cancellationToken))[0];
        return embedded.Refusal is { } refusal
            ? throw new FabraException(ErrorReason.TextRefused, refusal.Message)
            : embedded.Vectors;
    }

    /// <summary>The same for the texts of several owners; a text that is refused is told, and is in nobody else's way.</summary>
    /// <exception cref="FabraException"><see cref="ErrorReason.EmbedderUnavailable"/>, also when no text at all is taken.</exception>
    public async Task<IReadOnlyList<EmbeddedTexts>> EmbedAllAsync(
        IReadOnlyList<IReadOnlyList<string>> owners, CancellationToken cancellationToken)
    {
        try
        {
            return await new EmbeddingRun(EmbedBatchAsync, owners).RunAsync(batchSize, cancellationToken);
        }
        catch (TextsRefusedException refusal)
        {
            throw new FabraException(ErrorReason.EmbedderUnavailable, refusal.Message, refusal);
        }
    }

    private async Task<IReadOnlyList<ReadOnlyMemory<float>>> EmbedBatchAsync(string[] batch, CancellationToken cancellationToken)
    {
        var generated = await GenerateAsync(batch, cancellationToken);
        return generated.Count == batch.Length
            ? [.. generated.Select(embedding => Checked(embedding.Vector))]
            : throw Unavailable($"gave {generated.Count} vectors for {batch.Length} texts");
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(string[] batch, CancellationToken cancellationToken)
    {
        try
        {
            return await generator.GenerateAsync(batch, options: null, cancellationToken);
        }
        catch (Exception failure) when (failure is not (FabraException or TextsRefusedException) && !cancellationToken.IsCancellationRequested)
        {
            throw Unavailable("failed", failure);
        }
    }

    private ReadOnlyMemory<float> Checked(ReadOnlyMemory<float> vector)
    {
        if (vector.Length != Identity.Dimensions)
        {
            throw Unavailable($"gave a vector of {vector.Length} dimensions, not {Identity.Dimensions}");
        }

        // One number after the other, in double: the sum must not depend on how wide this machine's registers are.
        double squares = 0;
        foreach (float number in vector.Span)
        {
            squares += (double)number * number;
        }

        if (!double.IsFinite(squares))
        {
            throw Unavailable("gave a vector with numbers that are not finite");
        }

        var unit = new float[vector.Length];
        double length = Math.Sqrt(squares);
        for (int i = 0; length > 0 && i < unit.Length; i++)
        {
            unit[i] = (float)(vector.Span[i] / length);
        }

        return unit;
    }

    private FabraException Unavailable(string what, Exception? cause = null) =>
        new(ErrorReason.EmbedderUnavailable, $"the embedder {Identity.Model} {what}", cause);
}
