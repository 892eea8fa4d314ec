using Fabra.Core.Documents.Embedding;
using Microsoft.Extensions.AI;

namespace Fabra.Core.Tests.Documents.Embedding;

public sealed class DocumentEmbedderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Embed_gives_batches_of_the_size_and_keeps_the_order()
    {
        var generator = new ScriptedGenerator(text => [float.Parse(text, System.Globalization.CultureInfo.InvariantCulture), 0]);

        var vectors = await Embedder(generator, batchSize: 3).EmbedAsync(["1", "-2", "3", "-4", "5", "-6", "7"], Token);

        generator.Batches.ShouldBe([3, 3, 1]);
        vectors.Select(vector => vector.Span[0]).ShouldBe([1, -1, 1, -1, 1, -1, 1]);
    }

    [Fact]
    public async Task Embed_makes_vectors_of_length_1_and_leaves_zeros()
    {
        var vectors = await Embedder(new ScriptedGenerator(text => text == "x" ? [3, 4] : [0, 0])).EmbedAsync(["x", "y"], Token);

        vectors[0].ToArray().ShouldBe([0.6f, 0.8f]);
        vectors[1].ToArray().ShouldBe([0, 0]);
    }

    [Fact]
    public async Task Embed_huge_and_tiny_numbers_keep_their_direction()
    {
        var vectors = await Embedder(new ScriptedGenerator(text => text == "huge" ? [3e38f, -3e38f] : [1e-44f, 1e-44f]))
            .EmbedAsync(["huge", "tiny"], Token);

        vectors[0].ToArray().ShouldBe([0.70710677f, -0.70710677f]);
        vectors[1].ToArray().ShouldBe([0.70710677f, 0.70710677f]);
    }

    [Fact]
    public async Task Embed_no_texts_asks_nobody()
    {
        var generator = new ScriptedGenerator(_ => [1, 0]);

        (await Embedder(generator).EmbedAsync([], Token)).ShouldBeEmpty();

        generator.Batches.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("the embedder m gave a vector of 3 dimensions, not 2", new float[] { 1, 2, 3 })]
    [InlineData("the embedder m gave a vector of 0 dimensions, not 2", new float[0])]
    [InlineData("the embedder m gave a vector with numbers that are not finite", new[] { float.NaN, 0 })]
    [InlineData("the embedder m gave a vector with numbers that are not finite", new[] { 0, float.PositiveInfinity })]
    public async Task Embed_vector_that_is_none_is_refused(string message, float[] vector) =>
        (await RefusalAsync(new ScriptedGenerator(_ => vector))).Message.ShouldBe(message);

    [Fact]
    public async Task Embed_wrong_count_is_refused() =>
        (await RefusalAsync(new ScriptedGenerator(_ => [1, 0]) { Extra = 1 })).Message.ShouldBe("the embedder m gave 3 vectors for 2 texts");

    [Fact]
    public async Task Embed_failure_of_the_generator_keeps_its_cause_and_tells_nothing_of_it()
    {
        var cause = new InvalidOperationException("secret");

        FabraException refusal = await RefusalAsync(new ScriptedGenerator(_ => throw cause));

        refusal.Message.ShouldBe("the embedder m failed");
        refusal.InnerException.ShouldBe(cause);
    }

    [Fact]
    public async Task Embed_typed_failure_of_the_generator_is_passed_on()
    {
        var cause = new FabraException(ErrorReason.EmbedderUnavailable, "the embedder m answered 401");

        (await RefusalAsync(new ScriptedGenerator(_ => throw cause))).ShouldBeSameAs(cause);
    }

    [Fact]
    public async Task Embed_cancelled_stops_between_batches()
    {
        using var stop = new CancellationTokenSource();
        var generator = new ScriptedGenerator(_ =>
        {
            stop.Cancel();
            return [1, 0];
        });

        await Should.ThrowAsync<OperationCanceledException>(() => Embedder(generator, batchSize: 1).EmbedAsync(["a", "b"], stop.Token));

        generator.Batches.ShouldBe([1]);
    }

    private static async Task<FabraException> RefusalAsync(ScriptedGenerator generator)
    {
        var refusal = await Should.ThrowAsync<FabraException>(() => Embedder(generator).EmbedAsync(["a", "b"], Token));
        refusal.Reason.ShouldBe(ErrorReason.EmbedderUnavailable);
        return refusal;
    }

    private static DocumentEmbedder Embedder(ScriptedGenerator generator, int batchSize = 10) =>
        new(generator, new EmbedderIdentity("m", 2), batchSize);

    private sealed class ScriptedGenerator(Func<string, float[]> embed) : IEmbeddingGenerator<string, Embedding<float>>
    {
        public List<int> Batches { get; } = [];

        /// <summary>How many vectors it gives too many.</summary>
        public int Extra { get; init; }

        public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
            IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
        {
            string[] texts = [.. values];
            Batches.Add(texts.Length);
            return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(
                texts.Concat(Enumerable.Repeat("x", Extra)).Select(text => new Embedding<float>(embed(text)))));
        }

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
