namespace Fabra.Core.Documents.Embedding;

/// <summary>
/// Embeds the texts of several owners, some at a time. What is refused is halved until the one text is found that is not taken; its owner is
/// given up, and the others go on. That takes less than two calls for each text of the batch, and as a rule 2 · log₂ of their number.
/// </summary>
/// <param name="generate">Makes the vectors of some texts.</param>
/// <param name="owners">The texts of each owner.</param>
internal sealed class EmbeddingRun(
    Func<string[], CancellationToken, Task<IReadOnlyList<ReadOnlyMemory<float>>>> generate, IReadOnlyList<IReadOnlyList<string>> owners)
{
    /// <summary>What every embedder takes that takes anything.</summary>
    private const string Probe = "text";

    private readonly ReadOnlyMemory<float>[][] _vectors = [.. owners.Select(texts => new ReadOnlyMemory<float>[texts.Count])];
    private readonly TextRefusal?[] _refusals = new TextRefusal?[owners.Count];
    private bool _takesTexts;

    /// <summary>What became of each owner's texts, in the order of the owners.</summary>
    /// <exception cref="TextsRefusedException">The embedder takes no text at all.</exception>
    public async Task<IReadOnlyList<EmbeddedTexts>> RunAsync(int batchSize, CancellationToken cancellationToken)
    {
        var waiting = owners.SelectMany((texts, owner) => texts.Select((_, place) => new Text(owner, place)));
        foreach (var batch in waiting.Where(text => _refusals[text.Owner] is null).Chunk(batchSize))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await EmbedAsync(batch, cancellationToken);
        }

        return [.. owners.Select((_, owner) => new EmbeddedTexts(_refusals[owner] is null ? _vectors[owner] : [], _refusals[owner]))];
    }

    private async Task EmbedAsync(Text[] batch, CancellationToken cancellationToken)
    {
        // One half of a batch may have given up an owner whose texts are in the other half too.
        Text[] texts = [.. batch.Where(text => _refusals[text.Owner] is null)];
        if (texts.Length == 0)
        {
            return;
        }

        try
        {
            var vectors = await generate([.. texts.Select(text => owners[text.Owner][text.Place])], cancellationToken);
            for (var i = 0; i < texts.Length; i++)
            {
                _vectors[texts[i].Owner][texts[i].Place] = vectors[i];
            }

            _takesTexts = true;
            return;
        }
        catch (TextsRefusedException refusal)
        {
            await CheckTakesTextsAsync(refusal, cancellationToken);
            if (texts is [var one])
            {
                _refusals[one.Owner] = new TextRefusal(one.Place, refusal.Message);
                return;
            }
        }

        var half = texts.Length / 2;
        await EmbedAsync(texts[..half], cancellationToken);
        await EmbedAsync(texts[half..], cancellationToken);
    }

    /// <summary>Some endpoints answer a wrong key or a wrong model like a wrong text: then no document is to be blamed.</summary>
    private async Task CheckTakesTextsAsync(TextsRefusedException refusal, CancellationToken cancellationToken)
    {
        if (_takesTexts)
        {
            return;
        }

        try
        {
            await generate([Probe], cancellationToken);
            _takesTexts = true;
        }
        catch (TextsRefusedException)
        {
            throw refusal;
        }
    }

    private readonly record struct Text(int Owner, int Place);
}
