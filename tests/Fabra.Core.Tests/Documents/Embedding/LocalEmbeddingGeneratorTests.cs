using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using Fabra.Core.Documents.Embedding;
using Fabra.Core.Documents.Search;
using Fabra.Core.Tests.Harness;
using Microsoft.Extensions.AI;

namespace Fabra.Core.Tests.Documents.Embedding;

public sealed class LocalEmbeddingGeneratorTests : IDisposable
{
    private readonly LocalEmbeddingGenerator _generator = new();

    [Fact]
    public async Task Generate_gives_the_vectors_to_the_last_bit()
    {
        // Worked out apart, in another language: the same on every machine, or vectors that were stored are worth nothing.
        foreach (JsonElement expected in Vectors.Load("local-ngram-v2"))
        {
            float[] vector = await EmbedAsync(expected.Text("text"));

            vector.Count(number => number != 0).ShouldBe(expected.GetProperty("nonzero").GetInt32());
            Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(vector.AsSpan())))
                .ShouldBe(expected.Text("sha256"), expected.Text("text"));
        }
    }

    [Theory]
    [InlineData("How long do refunds take?", "Refunding is possible; a refund takes two weeks.")]
    [InlineData("configure the network interface", "Configuration of networking interfaces")]
    [InlineData("databse managment", "A tool for the management of databases")]
    [InlineData("北京大学", "我在北京大学读书。")]
    [InlineData("naive cafe", "Das naïve Café an der Ecke")]
    public async Task Generate_puts_a_query_nearest_to_what_shares_its_words_and_forms(string query, string answer)
    {
        string[] others = ["The weather in spring is mild and windy.", "Stock prices fell on Monday.", "天气很好。", "Ein Hund lief fort."];
        float[] asked = await EmbedAsync(query);

        float[] answering = await EmbedAsync(answer);

        foreach (string other in others)
        {
            float[] another = await EmbedAsync(other);
            Similarity.Score(asked, another).ShouldBeLessThan(Similarity.Score(asked, answering), other);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" …!? ")]
    public async Task Generate_of_no_words_is_all_zeros(string text) => (await EmbedAsync(text)).ShouldAllBe(number => number == 0);

    [Fact]
    public async Task Generate_gives_vectors_of_length_1_in_the_order_of_the_texts()
    {
        string[] texts = [.. Enumerable.Range(0, 50).Select(i => $"text number {i} of many")];

        GeneratedEmbeddings<Embedding<float>> all = await _generator.GenerateAsync(
            texts, cancellationToken: TestContext.Current.CancellationToken);

        all.Count.ShouldBe(texts.Length);
        for (int i = 0; i < texts.Length; i++)
        {
            float[] vector = all[i].Vector.ToArray();
            vector.ShouldBe(await EmbedAsync(texts[i]));
            Similarity.Dot(vector, vector).ShouldBe(1, 1e-6);
        }
    }

    [Fact]
    public async Task Generate_stops_when_cancelled() => await Should.ThrowAsync<OperationCanceledException>(
        () => _generator.GenerateAsync(["x"], cancellationToken: new CancellationToken(canceled: true)));

    [Fact]
    public void GetService_tells_what_it_is()
    {
        var metadata = (EmbeddingGeneratorMetadata)_generator.GetService(typeof(EmbeddingGeneratorMetadata))!;

        metadata.DefaultModelId.ShouldBe("local-ngram-v2");
        metadata.DefaultModelDimensions.ShouldBe(LocalEmbeddingGenerator.Identity.Dimensions);
        _generator.GetService(typeof(string)).ShouldBeNull();
    }

    public void Dispose() => _generator.Dispose();

    private async Task<float[]> EmbedAsync(string text)
    {
        GeneratedEmbeddings<Embedding<float>> embeddings = await _generator.GenerateAsync(
            [text], cancellationToken: TestContext.Current.CancellationToken);
        return embeddings.ShouldHaveSingleItem().Vector.ToArray();
    }
}
